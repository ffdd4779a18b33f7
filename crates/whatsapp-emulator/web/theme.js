// Sets the chosen theme before the first paint. A classic script, so that it blocks.
(() => {
  try {
    const theme = localStorage.getItem("phone.theme");
    if (theme) document.documentElement.dataset.theme = theme;
  } catch {
    // Without storage the system's theme holds.
  }
})();
