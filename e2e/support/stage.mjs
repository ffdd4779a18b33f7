// What a story stands on: a demo of its own and a browser, both ended with it.
import { after, before, test } from "node:test";
import { launch, story } from "./browser.mjs";
import { startDemo } from "./demo.mjs";

/**
 * The steps of a story, and what they stand on: `browser`, `demo`, and whom `enter` brings in.
 * `options` are those of the demo.
 */
export function stage(options, enter) {
  const on = {};
  before(async () => {
    on.browser = await launch();
    on.demo = await startDemo(options);
    Object.assign(on, await enter?.(on));
  });
  after(async () => {
    await on.browser?.close();
    await on.demo?.stop();
  });
  return { on, step: story(test) };
}
