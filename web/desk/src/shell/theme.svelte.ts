// Light, dark, or as the system has it. `static/theme.js` applies it before the first paint.

export type Theme = "light" | "dark" | "system";

const storage_key = "pupitre.theme";

function isTheme(value: unknown): value is Theme {
  return value === "light" || value === "dark" || value === "system";
}

class ThemeChoice {
  theme = $state<Theme>("system");

  constructor() {
    const stored = localStorage.getItem(storage_key);
    if (isTheme(stored)) this.theme = stored;
  }

  choose(theme: Theme): void {
    this.theme = theme;
    localStorage.setItem(storage_key, theme);
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  }

  /** What is seen now turned to the other. */
  toggle(): void {
    const is_dark =
      this.theme === "dark" ||
      (this.theme === "system" && window.matchMedia("(prefers-color-scheme: dark)").matches);
    this.choose(is_dark ? "light" : "dark");
  }
}

export const theme = new ThemeChoice();
