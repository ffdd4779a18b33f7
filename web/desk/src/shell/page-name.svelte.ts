// The name of the page in the browser's tab, where it is not the desk itself.

class PageName {
  text = $state<string | null>(null);

  /** Names the page until the answer is called. For `$effect(() => page_name.show(…))`. */
  show(text: string): () => void {
    this.text = text;
    return () => (this.text = null);
  }
}

export const page_name = new PageName();
