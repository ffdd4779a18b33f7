// The system's Chromium, by playwright-core, and what every test asks of a page.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const fromWeb = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = fromWeb("playwright-core");
const axeSource = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");

const results = fileURLToPath(new URL("../results", import.meta.url));
const executablePath = process.env.PUPITRE_TEST_CHROMIUM ?? "/usr/bin/chromium";

/** Races show themselves on a slow computer: how many times slower every page works, and how late answers reach it. */
const slowness = Number(process.env.PUPITRE_TEST_SLOW ?? 1);
const latency_ms = Number(process.env.PUPITRE_TEST_LATENCY_MS ?? 0);

/** How long a screen may take to show what it should; a wait ends as soon as it does. */
export const patience_ms = 30_000;

export function launch() {
  // Pages that a test answers itself count as public, and those may not ask this machine otherwise.
  const open = "--disable-features=LocalNetworkAccessChecks";
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", open] });
}

/** A browser of its own, as another computer has: cookies, storage, language, colours, size. */
export async function openContext(browser, { locale = "fr-FR", dark = false, phone = false } = {}) {
  const context = await browser.newContext({
    locale,
    timezoneId: "Europe/Paris",
    colorScheme: dark ? "dark" : "light",
    viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 800 },
    hasTouch: phone,
    bypassCSP: false,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(patience_ms);
  context.setDefaultNavigationTimeout(patience_ms);
  return context;
}

/** A page whose errors fail the test that looks at `page.mistakes`. */
export async function openPage(context) {
  const page = await context.newPage();
  await slowDown(page);
  page.mistakes = [];
  page.on("pageerror", (error) => page.mistakes.push(String(error)));
  page.on("console", (message) => {
    const isNetwork = message.text().includes("Failed to load resource") || message.text().includes("net::ERR");
    if (message.type() === "error" && !isNetwork && !message.text().includes("WebSocket")) {
      page.mistakes.push(message.text());
    }
  });
  return page;
}

async function slowDown(page) {
  if (slowness <= 1 && latency_ms <= 0) return;
  const context = page.context();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowness });
  if (latency_ms <= 0) return;
  const set = (offline) =>
    session.send("Network.emulateNetworkConditions", {
      offline,
      latency: latency_ms,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  await set(false);
  // A cut network is one of those conditions: what was said last counts.
  const cut = context.setOffline.bind(context);
  context.setOffline = async (is_offline) => {
    await cut(is_offline);
    if (!page.isClosed()) await set(is_offline);
  };
}

/** What axe finds wrong with the page, one line each. */
export async function axe(page) {
  const isThere = await page.evaluate(() => "axe" in window);
  if (!isThere) {
    // Through the debugger: the page's policy forbids scripts of others, as it should.
    const session = await page.context().newCDPSession(page);
    await session.send("Runtime.evaluate", { expression: axeSource });
    await session.detach();
  }
  return page.evaluate(async () => {
    const found = await window.axe.run(document, { resultTypes: ["violations"] });
    return found.violations.map(
      (it) => `${it.id}: ${it.help} (${it.nodes.map((node) => node.target.join(" ")).join(", ")})`,
    );
  });
}

/** A picture for eyes, in `e2e/results`. */
export async function picture(page, name) {
  mkdirSync(results, { recursive: true });
  await page.screenshot({ path: join(results, `${name}.png`) });
}

/** Steps of one story: once one fails, those after it are not tried, for they stand on it. */
export function story(test) {
  let hasFailed = false;
  return (name, body) =>
    test(name, async (context) => {
      if (hasFailed) return context.skip("an earlier step failed");
      try {
        await body(context);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    });
}
