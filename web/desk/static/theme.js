// Applies the chosen theme before anything is painted.
try {
  const theme = localStorage.getItem("pupitre.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing has the system's theme.
}
