// Changes of the text at the caret, which the browser's own undo can take back.

function replaceSelection(field: HTMLTextAreaElement, text: string): void {
  field.focus();
  // The only way that keeps the browser's undo; where it is gone, the text is set without it.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

export function insertAtCaret(field: HTMLTextAreaElement, text: string): void {
  replaceSelection(field, text);
}

/** Replaces a part of the text, and leaves the caret after what came in its place. */
export function replaceRange(
  field: HTMLTextAreaElement,
  from: number,
  until: number,
  text: string,
): void {
  field.focus();
  field.setSelectionRange(from, until);
  replaceSelection(field, text);
}

/** Puts a sign of the channel's formatting around the selection. */
export function wrapSelection(field: HTMLTextAreaElement, sign: "*" | "_" | "~"): void {
  const { selectionStart, selectionEnd, value } = field;
  const selected = value.slice(selectionStart, selectionEnd);
  replaceSelection(field, `${sign}${selected}${sign}`);
  const caret = selectionStart + 1;
  field.setSelectionRange(caret, caret + selected.length);
}
