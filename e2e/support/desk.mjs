// The desk as an agent uses it: what is on the screen, found as an agent finds it.
import assert from "node:assert/strict";
import { axe, openContext, openPage, patience_ms, picture } from "./browser.mjs";
import { password } from "./demo.mjs";

/** Waits until `read` gives what is expected; says what it gave last otherwise. */
export async function eventually(read, expected, what) {
  const until = Date.now() + patience_ms;
  let seen;
  do {
    seen = await read();
    if (JSON.stringify(seen) === JSON.stringify(expected)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  } while (Date.now() < until);
  assert.deepEqual(seen, expected, what);
}

/** An agent at a browser of their own. */
export class Agent {
  static async open(browser, demo, email, look = {}) {
    const context = await openContext(browser, look);
    const agent = new this(context, await openPage(context), demo, email);
    await agent.page.goto(demo.url);
    await agent.get("login-form").waitFor();
    return agent;
  }

  constructor(context, page, demo, email) {
    this.context = context;
    this.page = page;
    this.demo = demo;
    this.email = email;
  }

  get(test) {
    return this.page.getByTestId(test);
  }

  async logIn(secret = password) {
    await this.get("login-email").fill(this.email);
    await this.get("login-password").fill(secret);
    await this.get("login-submit").click();
    await this.get("statuses").waitFor();
  }

  /** Chooses a status for messaging. */
  async choose(choice) {
    await this.get("status-messaging").click();
    await this.get(`status-messaging-${choice}`).click();
    await this.expectStatus(choice);
  }

  status() {
    return this.get("status-messaging").getAttribute("data-status");
  }

  async expectStatus(status) {
    await eventually(() => this.status(), status, "the status that is shown");
  }

  /** The names on this desk, in alphabetical order. */
  async names() {
    const names = await this.get("conversation-name").allInnerTexts();
    return names.map((name) => name.trim()).sort();
  }

  async expectNames(names) {
    await eventually(() => this.names(), [...names].sort(), "the conversations on the desk");
  }

  item(name) {
    return this.get("conversation-item").filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Opens a conversation; resolved once it has the focus, for another's sheet may be open until then. */
  async open(name) {
    await this.item(name).click();
    await this.page.locator("[data-testid=sheet]:focus").waitFor();
    await this.get("close-conversation").waitFor();
  }

  messages(direction) {
    return this.page.locator(`[data-testid=message][data-direction=${direction}]`);
  }

  message(text) {
    return this.get("message").filter({ hasText: text });
  }

  async expectMessage(text) {
    await this.message(text).last().waitFor();
  }

  async expectState(text, state) {
    const read = () => this.message(text).last().getAttribute("data-state");
    await eventually(read, state, `what became of "${text}"`);
  }

  async answer(text) {
    await this.get("composer").fill(text);
    await this.page.keyboard.press("Enter");
    await this.expectMessage(text);
  }

  /**
   * Does what asks the desk for a change there; resolved once it has it, and not with what the page shows meanwhile:
   * the clock may be moved then, or the page left.
   */
  async taken(path, act) {
    const answered = this.page.waitForResponse(
      (answer) => answer.request().method() !== "GET" && new URL(answer.url()).pathname.endsWith(path),
    );
    await act();
    assert.ok((await answered).ok(), `${path} was refused`);
  }

  answerTaken(text) {
    return this.taken("/messages", () => this.answer(text));
  }

  async close() {
    await this.get("close-conversation").click();
    await this.get("confirm-close").click();
  }

  /** The names in a section of the list, top to bottom. */
  async expectSection(section, names) {
    const read = () => this.get(`list-${section}`).getByTestId("conversation-name").allInnerTexts();
    await eventually(read, names, `the section ${section}`);
  }

  /** A key outside of fields, where letters are keys. */
  async press(key) {
    await this.page.locator("[data-testid=sheet] h2 button").focus();
    await this.page.keyboard.press(key);
  }

  /** Nothing went wrong in the page, and axe finds nothing. */
  async expectWell(name) {
    if (name) await picture(this.page, name);
    assert.deepEqual(this.page.mistakes, [], "errors in the page");
    assert.deepEqual(await axe(this.page), [], `accessibility of ${name ?? "the page"}`);
  }

  leave() {
    return this.context.close();
  }
}
