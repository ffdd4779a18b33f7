// Which dialog about a conversation, or about the day, is open: one at a time, opened from anywhere.

type Dialog =
  | { kind: "close" | "transfer" | "take_over"; id: string }
  | { kind: "pause_date"; id: string; is_kept: boolean }
  | { kind: "end_of_day" };

class Dialogs {
  open = $state.raw<Dialog | null>(null);
  /** Whether the pause menu of the open conversation is open. */
  is_pause_menu_open = $state(false);

  show(dialog: Dialog): void {
    this.is_pause_menu_open = false;
    this.open = dialog;
  }

  hide(): void {
    this.open = null;
  }
}

export const dialogs = new Dialogs();
