// A picture above a pre-written message: chosen once by a manager, asked of no agent, on the visitor's phone; and who
// wants no marketing gets none (W9, M3, C5).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";
import { save } from "./support/settings.mjs";

const name = "Inès Roux";
const template = "nouveautes_atelier";
const day_s = 24 * 3600;

const test = story(single);

let browser;
let demo;
let ana;
let maya;
let visitor;

before(async () => {
  browser = await launch();
  demo = await startDemo({
    agents: [
      { email: "ana@orvelle.example", name: "Ana Petit", limit: 9 },
      {
        email: "maya@orvelle.example",
        name: "Maya Chef",
        limit: 9,
        role: "manager",
      },
    ],
  });
  visitor = await demo.visitor(name, "33639980031");
  maya = await Agent.open(browser, demo, "maya@orvelle.example");
  await maya.logIn();
  ana = await Agent.open(browser, demo, "ana@orvelle.example");
  await ana.logIn();
  await ana.choose("available");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A picture as a manager would have one. */
async function picture() {
  const page = await browser.newPage({ viewport: { width: 640, height: 320 } });
  await page.setContent(
    `<body style="margin:0;background:linear-gradient(120deg,#f2e4c9,#8a6f4d)">
      <h1 style="font:64px Georgia;color:#33281a;padding:90px 40px">Lampes d’hiver</h1></body>`,
  );
  const buffer = await page.screenshot({ type: "png" });
  await page.close();
  return { name: "lampes-d-hiver.png", mimeType: "image/png", buffer };
}

const row = () =>
  maya.page.locator(`[data-testid=template-row][data-name=${template}]`);

test("M3: a manager chooses the picture, sees it, and offers the message", async () => {
  await maya.page.goto(`${demo.url}/settings/templates`);
  await row().getByTestId("template-edit").click();
  await maya.get("template-header").waitFor();
  await maya.get("template-header-input").setInputFiles(await picture());
  await maya.get("template-preview").getByTestId("header-file").waitFor();
  await maya.page.getByTestId("template-relaunch").check({ force: true });
  await maya.expectWell("template-header");
  await save(maya);
  await row().getByTestId("template-edit").click();
  await maya.get("template-header").getByText("lampes-d-hiver.png").waitFor();
  await maya.page.keyboard.press("Escape");
});

test("M3: a file of another kind is refused in words", async () => {
  await row().getByTestId("template-edit").click();
  const film = {
    name: "notes.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("bonjour"),
  };
  await maya.get("template-header-input").setInputFiles(film);
  await maya.get("template-header").getByText("notes.txt").waitFor();
  await maya.get("edit-save").click();
  await maya.get("edit-dialog").getByRole("alert").first().waitFor();
  await maya.page.keyboard.press("Escape");
  await maya.page.goto(`${demo.url}/settings/templates`);
});

async function chooseTemplate() {
  await ana.get("relaunch-template").first().waitFor();
  await ana.page.getByText(template, { exact: true }).click();
}

test("C5: who wants no marketing: the panel says so, and sends nothing", async () => {
  await demo.says(visitor, "Bonjour, à bientôt.");
  await ana.expectNames([name]);
  const path = `/_emulator/visitors/${visitor.id}`;
  await demo.control("PATCH", path, { stops_marketing: true });
  await demo.flush();
  await ana.open(name);
  await ana.get("contact-marketing").waitFor();
  await demo.advance(day_s + 60);
  await chooseTemplate();
  await ana.get("relaunch-unwanted").waitFor();
  assert.equal(
    await ana.get("relaunch-send").getAttribute("aria-disabled"),
    "true",
  );
  await ana.expectWell("relaunch-unwanted");
});

test("C5, W9: once they want it again, the picture is shown before and after it leaves", async () => {
  await demo.control("PATCH", `/_emulator/visitors/${visitor.id}`, {
    stops_marketing: false,
  });
  await demo.flush();
  await ana.page.reload();
  await ana.open(name);
  await chooseTemplate();
  await ana.get("relaunch-preview").getByTestId("header-file").waitFor();
  assert.equal(
    await ana.page.locator("[data-key='header.link']").count(),
    0,
    "no address is asked",
  );
  await ana.expectWell("relaunch-picture");
  const first = ana.page.locator("[data-key='1']");
  if ((await first.inputValue()) === "") await first.fill("Inès");
  await ana.get("relaunch-send").click();
  const phone = async () => {
    const bubbles = await demo.bubbles(visitor);
    return bubbles.filter(
      (it) => it.type === "template" && it.media?.mime === "image/png",
    ).length;
  };
  await eventually(phone, 1, "the phone has the message with its picture");
  await ana.get("list-paused").waitFor();
  await ana.open(name);
  const shown = ana.get("sheet").getByTestId("header-file");
  await shown.waitFor();
  const width = () => shown.evaluate((image) => image.naturalWidth);
  await eventually(async () => (await width()) > 0, true, "it is loaded");
  await ana.expectWell("relaunch-picture-sent");
});

for (const look of [
  { name: "dark-en", dark: true, locale: "en-GB" },
  { name: "phone", phone: true },
  { name: "phone-dark-en", phone: true, dark: true, locale: "en-GB" },
]) {
  test(`axe finds nothing in the choice of the file: ${look.name}`, async () => {
    const again = await Agent.open(browser, demo, maya.email, look);
    await again.logIn();
    await again.page.goto(`${demo.url}/settings/templates`);
    const edit = again.page.locator(
      `[data-testid=template-row][data-name=${template}]`,
    );
    await edit.getByTestId("template-edit").click();
    await again.get("template-header").waitFor();
    await again.expectWell(`template-header-${look.name}`);
    await again.leave();
  });
}
