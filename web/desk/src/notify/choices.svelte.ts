// What the agent chose of sounds and desktop notifications, in this browser.

const sound_key = "pupitre.sound";
const desktop_key = "pupitre.desktop";

class NotificationChoices {
  has_sound = $state(localStorage.getItem(sound_key) !== "off");
  is_on_desktop = $state(false);

  constructor() {
    this.is_on_desktop =
      localStorage.getItem(desktop_key) === "on" &&
      "Notification" in window &&
      Notification.permission === "granted";
  }

  /** Whether the browser can show them at all and the agent has not refused them there. */
  get may_be_on_desktop(): boolean {
    return "Notification" in window && Notification.permission !== "denied";
  }

  toggleSound(): void {
    this.has_sound = !this.has_sound;
    localStorage.setItem(sound_key, this.has_sound ? "on" : "off");
  }

  /** Asks the browser's permission the first time: always from a click, never on load. */
  async toggleDesktop(): Promise<void> {
    const wanted = !this.is_on_desktop;
    const granted = wanted ? (await Notification.requestPermission()) === "granted" : false;
    this.is_on_desktop = wanted && granted;
    localStorage.setItem(desktop_key, this.is_on_desktop ? "on" : "off");
  }
}

export const notification_choices = new NotificationChoices();
