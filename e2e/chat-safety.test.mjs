// Nothing that a visitor sends runs at the desk, and nothing that an agent sends runs on the site (V6).
import assert from "node:assert/strict";
import { oneAgent } from "./support/chat-agent.mjs";
import { stage } from "./support/stage.mjs";
import { until, Visitor } from "./support/widget.mjs";

const { on, step } = stage(oneAgent.options, oneAgent.enter);

const payloads = [
  `<img src=x onerror="alert('ran')">`,
  `<script>alert('ran')</script>`,
  `"><svg onload=alert('ran')>`,
  `<a href="javascript:alert('ran')">ici</a>`,
  `[ici](javascript:alert('ran'))`,
  `javascript:alert('ran')//https://shop.example/`,
  `data:text/html,<script>alert('ran')</script>`,
  `</textarea><iframe srcdoc="<script>parent.alert('ran')</script>"></iframe>`,
  `{{constructor.constructor("alert('ran')")()}} \${alert('ran')}`,
];
const svg = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" onload="alert('ran')"><script>alert('ran')</script></svg>`,
);
const html = Buffer.from(`<!doctype html><script>alert('ran')</script>`);

let visitor;
const ran = [];

/** Whatever opens a dialog has run. */
function watch(page) {
  page.on("dialog", (dialog) => {
    ran.push(`${page.url()}: ${dialog.message()}`);
    void dialog.dismiss();
  });
}

/** What could run if it were followed. */
const traps = (page) =>
  page.evaluate(() => {
    const roots = [document, document.querySelector("pupitre-chat")?.shadowRoot].filter(Boolean);
    const found = roots.flatMap((root) => [
      ...root.querySelectorAll("a[href],iframe,object,embed,[onerror],[onload],[onclick]"),
    ]);
    const isSafe = (it) => it.tagName === "A" && /^(https?|blob|mailto):/u.test(it.href);
    return found.filter((it) => !isSafe(it)).map((it) => it.outerHTML.slice(0, 80));
  });

async function expectNothingRan() {
  for (const page of [on.ana.page, visitor.page]) {
    // A round through the page's own queue: what was about to run has run.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    assert.deepEqual(await traps(page), []);
  }
  assert.deepEqual(ran, []);
}

step("V6: a visitor's words are shown as they are, on every part of the desk", async () => {
  watch(on.ana.page);
  visitor = await Visitor.open(on.browser, on.demo.shopUrl);
  watch(visitor.page);
  await visitor.page.evaluate((title) => (document.title = title), payloads[0]);
  await visitor.openChat();
  await visitor.says("Bonjour");
  await on.ana.expectChats(1);
  await on.ana.openChat();
  for (const text of payloads) {
    await visitor.says(text);
    await on.ana.expectMessage(text);
  }
  await on.ana.expectVisitor("Sur le site", payloads[0]);
  await expectNothingRan();
});

step("V6: an agent's words are shown as they are on the site", async () => {
  for (const text of payloads) {
    await on.ana.get("composer").fill(text);
    if (await on.ana.get("send").isDisabled()) continue;
    await on.ana.get("composer").press("Enter");
    // Braces that look like a variable are refused before they leave.
    if ((await on.ana.get("composer").inputValue()) !== "") continue;
    await visitor.answer(text).waitFor();
  }
  await visitor.page.reload();
  await visitor.answer(payloads[0]).waitFor();
  await expectNothingRan();
  await visitor.expectWell("chat-payloads");
  await on.ana.expectWell("chat-payloads-desk");
});

step("V6: files that could run never do, whatever they are called, from either side", async () => {
  const files = [
    { name: "dessin.svg", mimeType: "image/svg+xml", buffer: svg },
    { name: "photo.png", mimeType: "image/png", buffer: svg },
    { name: "page.html", mimeType: "text/html", buffer: html },
    { name: "facture.pdf", mimeType: "application/pdf", buffer: html },
  ];
  for (const file of files) {
    await visitor.files.setInputFiles(file);
    if ((await on.ana.get("attach").count()) > 0) await on.ana.get("attach").setInputFiles(file);
  }
  await visitor.says("Voilà les fichiers");
  await on.ana.expectMessage("Voilà les fichiers");
  await until(async () => (await visitor.states()).length > 0, "what became of the visitor's files");
  await expectNothingRan();
  const shown = await on.ana.page.locator("[data-testid=message] img").evaluateAll((all) =>
    all.filter((it) => it.naturalWidth > 0).length,
  );
  assert.equal(shown, 0, "no picture was made of what is none");
  // What is kept is only ever handed out as a file, never as a page of the desk.
  const kept = await on.ana.page.locator("a[href*='/api/v1/media/']").evaluateAll((all) => all.map((it) => it.href));
  for (const href of kept) {
    const answer = await on.ana.page.evaluate(async (url) => {
      const { headers } = await fetch(url);
      return [headers.get("content-disposition"), headers.get("content-security-policy"), headers.get("x-content-type-options")];
    }, href);
    assert.match(answer[0] ?? "", /^attachment/u);
    assert.match(answer[1] ?? "", /sandbox/u);
    assert.equal(answer[2], "nosniff");
  }
  await visitor.leave();
});
