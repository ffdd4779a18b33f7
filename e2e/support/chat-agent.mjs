// An agent who answers the web chat: what the desk shows of the visitor and of their conversation.
import { Agent, eventually } from "./desk.mjs";

export class ChatAgent extends Agent {
  /** A demo's agent at their desk, logged in. */
  static async enter(browser, demo, email, look = {}) {
    const agent = await this.open(browser, demo, email, look);
    await agent.logIn();
    return agent;
  }

  /** Asks the desk's API as the page does; fails when it refuses. */
  async ask(method, path, body) {
    const [status, text] = await this.page.evaluate(
      async ([method, path, body]) => {
        const headers = { "content-type": "application/json" };
        const told = body === undefined ? {} : { body: JSON.stringify(body), headers };
        const answer = await fetch(`/api/v1${path}`, { method, ...told });
        return [answer.status, await answer.text()];
      },
      [method, path, body],
    );
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  /** The id of the demo's web chat. */
  async site() {
    const { items } = await this.ask("GET", "/channels");
    return items.find((it) => it.kind === "webchat").id;
  }

  /** Changes how the site's chat is set; pages that open from now on have it. */
  async set(settings) {
    await this.ask("PATCH", `/channels/${await this.site()}/chat`, settings);
  }

  /** Is there for chats, or is not. */
  async chooseChat(choice) {
    await this.get("status-chat").click();
    await this.get(`status-chat-${choice}`).click();
    await this.expectChatStatus(choice);
  }

  expectChatStatus(status) {
    const read = () => this.get("status-chat").getAttribute("data-status");
    return eventually(read, status, "the status for chats");
  }

  chats() {
    return this.get("conversation-item").count();
  }

  expectChats(count) {
    return eventually(() => this.chats(), count, "the chats on the desk");
  }

  /** Opens the chat in which those words were said last. */
  async openChat(text) {
    const items = this.get("conversation-item");
    await (text === undefined ? items : items.filter({ hasText: text })).first().click();
    await this.page.locator("[data-testid=sheet]:focus").waitFor();
  }

  /** What the header says of the visitor: whether they are on the site, and on which page. */
  async expectVisitor(presence, page = null) {
    const chip = this.get("visitor-chip").getByTestId("presence");
    await eventually(() => chip.getAttribute("aria-label"), presence, "where the visitor is");
    const read = async () => {
      const link = this.visitorPage();
      return (await link.count()) === 0 ? null : link.innerText();
    };
    await eventually(read, page, "the page of the visitor");
  }

  /** The page of the visitor, in the header. */
  visitorPage() {
    return this.page.locator("[data-testid=sheet] header").getByTestId("visitor-page");
  }

  async expectTyping(is_typing) {
    const read = () => this.get("visitor-typing").locator("p").count();
    await eventually(read, is_typing ? 1 : 0, "the line that says that the visitor types");
    await eventually(
      () => this.get("conversation-typing").count(),
      is_typing ? 1 : 0,
      "the item that says so",
    );
  }
}

/** A manager who answers chats: what most stories of the chat begin with. */
export const oneAgent = {
  options: { agents: [{ email: "ana@orvelle.example", name: "Ana Ortega", role: "manager" }] },
  async enter({ browser, demo }) {
    const ana = await ChatAgent.enter(browser, demo, "ana@orvelle.example");
    await ana.chooseChat("available");
    return { ana };
  },
};
