// Whether the agent is looking: the page is visible and has the focus.

class Attention {
  is_here = $state(false);

  constructor() {
    const look = () => {
      this.is_here = document.visibilityState === "visible" && document.hasFocus();
    };
    document.addEventListener("visibilitychange", look);
    window.addEventListener("focus", look);
    window.addEventListener("blur", look);
    look();
  }
}

export const attention = new Attention();
