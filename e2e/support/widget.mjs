// The visitor's widget on a page of another origin, found as a visitor finds it.
import assert from "node:assert/strict";
import { axe, openContext, openPage, picture } from "./browser.mjs";
import { eventually } from "./desk.mjs";

/** Waits until `ask` says yes. */
export const until = (ask, what) => eventually(async () => Boolean(await ask()), true, what);

/** A visitor at a browser of their own. */
export class Visitor {
  static async open(browser, url, look = {}, init) {
    const context = await openContext(browser, look);
    if (init) await context.addInitScript(init);
    const visitor = new Visitor(context, await openPage(context), url);
    await visitor.page.goto(url);
    return visitor;
  }

  constructor(context, page, url) {
    this.context = context;
    this.page = page;
    this.url = url;
  }

  /** The same browser's next tab. */
  async tab() {
    const page = await openPage(this.context);
    await page.goto(this.url);
    return new Visitor(this.context, page, this.url);
  }

  get launcher() {
    return this.page.getByRole("button", { name: /^(Ouvrir le chat|Open the chat)/ });
  }

  get panel() {
    return this.page.getByRole("dialog");
  }

  get field() {
    return this.panel.getByRole("textbox", { name: /^(Votre message|Your message)$/ });
  }

  get files() {
    return this.page.locator("pupitre-chat input[type=file]");
  }

  button(name) {
    return this.panel.getByRole("button", { name, exact: true });
  }

  async openChat() {
    await this.launcher.click();
    await this.panel.waitFor();
  }

  async says(text) {
    await this.field.fill(text);
    await this.button(/^(Envoyer|Send)$/).click();
    await this.own(text).waitFor();
  }

  /** What the visitor wrote. */
  own(text) {
    return this.page.locator("pupitre-chat .m.v").filter({ hasText: text });
  }

  /** What was written to them. */
  answer(text) {
    return this.page.locator("pupitre-chat .log .m.a").filter({ hasText: text });
  }

  sees(text) {
    return this.panel.getByText(text).first().waitFor();
  }

  /** The states under what the visitor wrote, top to bottom. */
  states() {
    return this.page.locator("pupitre-chat [data-state]").evaluateAll((all) =>
      all.map((it) => it.dataset.state),
    );
  }

  expectStates(states) {
    return eventually(() => this.states(), states, "the states under the messages");
  }

  /** What has the focus inside the widget. */
  focused() {
    return this.page.evaluate(() => {
      const active = document.querySelector("pupitre-chat")?.shadowRoot.activeElement;
      return active?.getAttribute("aria-label") ?? active?.tagName ?? null;
    });
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
