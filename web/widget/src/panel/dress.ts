/** Styles that a strict policy of the site allows, in the shadow root alone. */
export function dress(slot: HTMLElement, styles: string): void {
  const root = slot.getRootNode();
  if (!(root instanceof ShadowRoot)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
