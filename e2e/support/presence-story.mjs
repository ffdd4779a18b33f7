// Who is there: the desk sees its visitor on a page of another origin, and the visitor sees the agent type, over
// whichever line the network lets through (D1, D4, D6, V2).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, picture, story } from "./browser.mjs";
import { ChatAgent } from "./chat-agent.mjs";
import { startDemo } from "./demo.mjs";
import { eventually } from "./desk.mjs";
import { Visitor } from "./widget.mjs";

const ana_email = "ana@orvelle.example";
const dee_email = "dee@orvelle.example";

/** The story; `init` prepares the visitor's pages. */
export function presence(init) {
  const step = story(test);
  let demo;
  let browser;
  let ana;
  let visitor;

  before(async () => {
    demo = await startDemo({
      agents: [
        { email: ana_email, name: "Ana Ortega" },
        { email: dee_email, name: "Dee", role: "manager" },
      ],
    });
    browser = await launch();
    ana = await ChatAgent.enter(browser, demo, ana_email);
    await ana.chooseChat("available");
  });

  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  step("D1, D6: the desk says who is on the site, on which page, and what they see", async () => {
    visitor = await Visitor.open(browser, demo.shopUrl, {}, init);
    await visitor.openChat();
    await visitor.says("Bonjour, la lampe Ardoise est-elle livrée avec une ampoule ?");
    await ana.expectChats(1);
    await ana.openChat();
    await ana.expectVisitor("Sur le site", await visitor.page.title());
    const link = ana.visitorPage();
    assert.equal(await link.getAttribute("href"), `${demo.shopUrl}/`);
    assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
    assert.match(await ana.page.locator("[data-testid=sheet] h2").innerText(), /^Visiteur \d{4}$/u);
    await ana.expectWell("presence-desk");
  });

  step("D4, D13: the desk sees that the visitor types, never what, and only while they do", async () => {
    await visitor.field.pressSequentially("Un mot que personne ne lit");
    await ana.expectTyping(true);
    await picture(ana.page, "presence-typing");
    assert.ok(!(await ana.page.content()).includes("que personne ne lit"));
    await visitor.field.fill("");
    await ana.expectTyping(false);
    await visitor.field.pressSequentially("Encore");
    await ana.expectTyping(true);
    await visitor.button("Envoyer").click();
    await ana.expectMessage("Encore");
    await ana.expectTyping(false);
  });

  step("D4, D6: the visitor sees that the agent types, under the name that the site shows", async () => {
    await ana.get("composer").pressSequentially("Je vérifie");
    const dots = visitor.page.locator("pupitre-chat .typing");
    await dots.waitFor();
    assert.match(await dots.innerText(), /Ana/u);
    await picture(visitor.page, "presence-agent-types");
    await ana.get("composer").fill("");
    await dots.waitFor({ state: "detached" });
    await ana.get("composer").pressSequentially("Oui, elle est fournie.");
    await dots.waitFor();
    await ana.page.keyboard.press("Enter");
    await visitor.answer("elle est fournie").waitFor();
    await dots.waitFor({ state: "detached" });
  });

  step("D1: the page follows the visitor, across tabs; a turned page is no departure", async () => {
    await visitor.page.goto(`${demo.shopUrl}/suspensions`);
    await ana.expectVisitor("Sur le site", await visitor.page.title());
    const href = () => ana.visitorPage().getAttribute("href");
    await eventually(href, `${demo.shopUrl}/suspensions`, "where the link leads");
    const other = await visitor.tab();
    await eventually(href, `${demo.shopUrl}/`, "the page of the tab that was opened last");
    await other.page.close();
    await eventually(href, `${demo.shopUrl}/suspensions`, "the page of the tab that is left");
  });

  step("D1: a manager who reads along sees it too, and it is left on a reload", async () => {
    const dee = await ChatAgent.enter(browser, demo, dee_email);
    await dee.page.goto(ana.page.url());
    await dee.get("visitor-chip").waitFor();
    await visitor.field.pressSequentially("x");
    await eventually(() => dee.get("visitor-typing").locator("p").count(), 1, "the typing, at the manager's");
    await visitor.field.fill("");
    await eventually(() => dee.get("visitor-typing").locator("p").count(), 0, "no typing any longer");
    await ana.page.reload();
    await ana.expectVisitor("Sur le site", await visitor.page.title());
    await dee.leave();
  });

  step("D1, V1: on a phone, in the dark, in English", async () => {
    const look = { phone: true, dark: true, locale: "en-GB" };
    const phone = await ChatAgent.enter(browser, demo, ana_email, look);
    await phone.page.goto(ana.page.url());
    await phone.get("visitor-chip").waitFor();
    await visitor.field.pressSequentially("…");
    await phone.get("visitor-typing").locator("p").waitFor();
    await phone.expectWell("presence-phone-dark-en");
    await visitor.field.fill("");
    await phone.page.goto(demo.url);
    await phone.get("conversation-item").waitFor();
    await phone.expectWell("presence-list-phone-dark-en");
    await phone.leave();
  });

  step("D1, P9: whoever leaves the site is gone, and the chat ends by itself", async () => {
    await visitor.page.goto("about:blank");
    await ana.expectVisitor("Parti du site");
    await ana.expectWell("presence-gone");
    await visitor.leave();
    await ana.answerTaken("Je reste là si besoin.");
    await demo.advance(20 * 60);
    await ana.expectChats(0);
    await ana.page.getByText("le visiteur a quitté le site").waitFor();
    assert.equal(await ana.get("visitor-chip").count(), 0);
    await ana.expectWell("presence-ended");
  });
}
