// Answering a message in its context and reacting to it, by the keyboard alone; places, cards and choices; a file that
// is too large is told before it leaves (D4, D5, C4).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";

const test = story(single);
const name = "Léa Marchand";

let browser;
let demo;
let ana;
let lea;

before(async () => {
  browser = await launch();
  demo = await startDemo({
    agents: [{ email: "ana@orvelle.example", name: "Ana Petit", limit: 3 }],
  });
  lea = await demo.visitor(name, "33639980011");
  ana = await Agent.open(browser, demo, "ana@orvelle.example");
  await ana.logIn();
  await ana.choose("available");
  await demo.says(lea, "Bonjour, où est ma commande ?");
  await demo.says(lea, "Et le remboursement ?");
  await ana.expectNames([name]);
  await ana.open(name);
  await ana.expectMessage("Et le remboursement ?");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

const ours = async (isReaction) =>
  (await demo.bubbles(lea)).filter(
    (it) => it.direction === "brand" && (it.type === "reaction") === isReaction,
  );
const lastOfOurs = async () => (await ours(false)).at(-1);

test("D4: the arrow up in an empty composer quotes the last message; Escape leaves it", async () => {
  await ana.get("composer").focus();
  await ana.page.keyboard.press("ArrowUp");
  await ana.get("reply-strip").getByText("Et le remboursement ?").waitFor();
  await ana.expectWell("reply-strip");
  await ana.page.keyboard.press("Escape");
  await ana.get("reply-strip").waitFor({ state: "detached" });
  assert.equal(await ana.page.evaluate(() => document.activeElement?.tagName), "TEXTAREA");
});

test("D4, C4: R on a message answers that one, and the visitor's phone shows what it answers", async () => {
  await ana.page.getByRole("log", { name: `Messages avec ${name}` }).focus();
  await ana.page.keyboard.press("ArrowUp");
  await ana.page.keyboard.press("ArrowUp");
  await ana.page.keyboard.press("r");
  await ana.get("reply-strip").getByText("où est ma commande").waitFor();
  await ana.page.keyboard.type("Elle part demain, bonne journée");
  await ana.page.keyboard.press("Enter");
  await ana.get("reply-strip").waitFor({ state: "detached" });
  const answer = ana.message("Elle part demain");
  await answer.getByTestId("quoted").getByText("où est ma commande").waitFor();
  await ana.expectState("Elle part demain", "delivered");
  const [question] = await demo.bubbles(lea);
  assert.equal((await lastOfOurs()).reply_to, question.wamid);
});

test("D4, C4: + on a message chooses a reaction; it is on the phone, and is taken away by a press", async () => {
  const question = ana.message("où est ma commande").first();
  await question.focus();
  await ana.page.keyboard.press("+");
  await ana.get("reaction-picker").waitFor();
  await ana.expectWell("reaction-picker");
  await ana.page.keyboard.press("ArrowRight");
  await ana.page.keyboard.press("Enter");
  const own = question.locator("[data-testid=reactions] [data-by=brand]");
  await eventually(() => own.getAttribute("data-state"), "sent", "the reaction has left");
  const [asked] = await demo.bubbles(lea);
  const onPhone = async () => (await ours(true)).map((it) => [it.reply_to, it.text]);
  await eventually(onPhone, [[asked.wamid, "❤️"]], "the reaction on the phone");
  await own.press("Enter");
  await eventually(() => own.count(), 0, "the reaction is gone");
  await eventually(onPhone, [[asked.wamid, "❤️"], [asked.wamid, ""]], "it is taken away there");
});

test("C4: a place that is pasted from a map is on the visitor's phone", async () => {
  await ana.get("insert-open").click();
  await ana.get("insert-location").click();
  await ana.get("place-where").fill("https://www.openstreetmap.org/?mlat=48.85837&mlon=2.29448#map=16/48.9/2.3");
  await ana.get("place-name").fill("Atelier Orvelle");
  await ana.get("insert-dialog").getByText("48.85837, 2.29448").waitFor();
  await ana.expectWell("insert-location");
  await ana.get("insert-send").click();
  await ana.get("insert-dialog").waitFor({ state: "detached" });
  await ana.expectState("Atelier Orvelle", "delivered");
  assert.equal((await lastOfOurs()).type, "location");
});

test("C4: buttons are written with their preview, and leave", async () => {
  await ana.get("insert-open").click();
  await ana.get("insert-buttons").click();
  await ana.get("insert-send").click();
  await ana.get("insert-dialog").getByText("Écrivez le message.").waitFor();
  await ana.get("choices-text").fill("On échange la lampe ?");
  await ana.get("choices-row").first().fill("Oui");
  await ana.get("choices-add").click();
  await ana.get("choices-row").last().fill("Non merci");
  await ana.expectWell("insert-buttons");
  await ana.get("insert-send").click();
  await ana.expectState("On échange la lampe", "delivered");
});

test("D5: a file that is too large is told with its size and the limit, before anything leaves", async () => {
  const asked = [];
  ana.page.on("request", (request) => asked.push(request.url()));
  await ana.get("attach").setInputFiles({
    name: "atelier.png",
    mimeType: "image/png",
    buffer: Buffer.alloc(6 * 1024 * 1024),
  });
  await ana.page.getByText(/atelier\.png\s*:\s*6\s*Mo, pour une limite de 5\s*Mo/u).waitFor();
  assert.equal(asked.filter((url) => url.includes("/media")).length, 0, "nothing was uploaded");
  await ana.expectWell("refused-file");
});

test("C3, C4: the button that the visitor presses is their answer, and is marked where it was offered", async () => {
  const sent = await lastOfOurs();
  await demo.control("POST", `/_emulator/visitors/${lea.id}/messages`, {
    type: "button",
    text: "Oui",
    payload: "choice-1",
    reply_to: sent.wamid,
  });
  await demo.flush();
  await ana.get("answer").last().getByText("Oui").waitFor();
  await ana.message("On échange la lampe").locator("li.chosen").getByText("Oui").waitFor();
});
