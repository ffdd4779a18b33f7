// Pictures: their box from the first paint, their small copy in the thread, the whole of them in large; what is
// something else than announced, and what is lost, says so (C3, D4).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";

const test = story(single);

let browser;
let demo;
let ana;
let lea;

before(async () => {
  browser = await launch();
  demo = await startDemo({
    agents: [{ email: "ana@orvelle.example", name: "Ana Petit", limit: 3 }],
  });
  lea = await demo.visitor("Léa Marchand", "33639980021");
  ana = await Agent.open(browser, demo, "ana@orvelle.example");
  await ana.logIn();
  await ana.choose("available");
  await demo.says(lea, "Voici ma lampe.");
  await ana.expectNames(["Léa Marchand"]);
  await ana.open("Léa Marchand");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** A photo of that size, drawn by the browser. */
async function drawn(width, height) {
  const text = await ana.page.evaluate(
    async ([width, height]) => {
      const canvas = new OffscreenCanvas(width, height);
      const pen = canvas.getContext("2d");
      const light = pen.createRadialGradient(width / 2, height / 3, 10, width / 2, height / 3, width);
      light.addColorStop(0, "#fff3d6");
      light.addColorStop(0.4, "#d99a4e");
      light.addColorStop(1, "#22313f");
      pen.fillStyle = light;
      pen.fillRect(0, 0, width, height);
      const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    },
    [width, height],
  );
  return Buffer.from(text, "base64");
}

/** The visitor sends bytes under that type. */
async function sends(bytes, mime, type) {
  const url = `${demo.phoneUrl}/_emulator/visitors/${lea.id}/files?type=${type}`;
  const response = await fetch(url, { method: "POST", headers: { "content-type": mime }, body: bytes });
  assert.ok(response.ok, await response.text());
  await demo.flush();
}

const pictures = () => ana.page.locator("[data-testid=thread] .picture, .picture:has(img)");
const last = () => pictures().last();

/** Width over height of the last picture's box, in hundredths. */
async function proportion() {
  const box = await last().boundingBox();
  return Math.round((100 * box.width) / box.height);
}

/** How many pictures of the conversation have their small copy. */
function copies() {
  return ana.page.evaluate(async () => {
    const id = location.pathname.split("/").pop();
    const page = await (await fetch(`/api/v1/conversations/${id}/messages`)).json();
    return page.items.filter((it) => it.content.media?.preview_url).length;
  });
}

test("D4: a photo has the box of its own proportions, and its small copy is what is loaded", async () => {
  await sends(await drawn(1280, 960), "image/jpeg", "image");
  await last().waitFor();
  await eventually(proportion, 133, "a photo held across");
  await sends(await drawn(960, 1280), "image/jpeg", "image");
  await eventually(() => pictures().count(), 2, "two pictures");
  await eventually(proportion, 75, "a photo held upright");

  await eventually(copies, 2, "the small copies are made");
  await ana.page.reload();
  await ana.get("close-conversation").waitFor();
  await last().waitFor();
  const source = () => last().locator("img").getAttribute("src");
  await eventually(async () => (await source())?.endsWith("/preview"), true, "the small copy");
  const width = () => last().locator("img").evaluate((image) => image.naturalWidth);
  await eventually(width, 480, "of 960 points, the copy has 480");
  await ana.expectWell("pictures-thread");
});

test("D4: the large view has the whole picture", async () => {
  await last().click();
  const large = ana.page.locator("dialog img");
  await large.waitFor();
  assert.ok(!(await large.getAttribute("src")).endsWith("/preview"));
  const width = () => large.evaluate((image) => image.naturalWidth);
  await eventually(width, 960, "the whole of it");
  await ana.page.keyboard.press("Escape");
});

test("C3: a photo that is a page, and one that the platform no longer has, say so", async () => {
  await sends(Buffer.from("<!DOCTYPE html><script>alert(1)</script>"), "image/jpeg", "image");
  await ana.page.getByText("ce fichier est en fait autre chose").waitFor();
  await demo.control("PUT", "/_emulator/faults", { media_404: true });
  await sends(await drawn(300, 200), "image/jpeg", "image");
  const notice = ana.page.locator("[data-media-state=lost]");
  await notice.waitFor();
  await ana.page.getByText("WhatsApp n’a plus ce fichier").waitFor();
  await ana.expectWell("pictures-lost");

  await demo.control("PUT", "/_emulator/faults", { media_404: false });
  await notice.getByRole("button").click();
  await eventually(() => pictures().count(), 3, "it is here after another try");
});
