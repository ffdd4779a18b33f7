// Weighs the JavaScript of the login and the desk before anything is opened in them, compressed; fails above the
// limit. The settings come when they are visited, and are weighed for themselves.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const limit_kib = 145;
const settings_limit_kib = 110;
const build = new URL("../build/", import.meta.url);
const read = (path) => readFileSync(new URL(path.slice(1), build));

const named = (source, pattern) => [...source.matchAll(pattern)].map(([, path]) => path);
const static_import = /(?:import|export)[^"'()]*?["'`](\.{1,2}\/[^"'`]+\.js)["'`]/g;
const page_import = /import\(["'`](\.{1,2}\/nodes\/[^"'`]+\.js)["'`]\)/g;

/** Which page files the settings alone need, by the list of routes that the pages are found by. */
const settingsOnly = (source) => {
  const pages = [...source.matchAll(/import\(["'`]\.\.(\/nodes\/[^"'`]+\.js)["'`]\)/g)].map(
    ([, path]) => `/_app/immutable${path}`,
  );
  const needed = { settings: new Set(), others: new Set([0, 1]) };
  for (const [, route, leaf, layouts] of source.matchAll(/"(\/[^"]*)":\[~?(\d+),?(\[[\d,]*\])?/g)) {
    const into = route.includes("/settings") ? needed.settings : needed.others;
    for (const number of [leaf, ...(layouts ?? "").matchAll(/\d+/g)]) into.add(Number(number));
  }
  return pages.filter((_, number) => needed.settings.has(number) && !needed.others.has(number));
};

/** What is fetched from these on, but for what is left out. */
const reached = (starts, left_out) => {
  const waiting = [...starts];
  const loaded = new Set();
  while (waiting.length > 0) {
    const path = waiting.pop();
    if (loaded.has(path) || left_out.has(path)) continue;
    loaded.add(path);
    const source = read(path).toString();
    for (const target of [...named(source, static_import), ...named(source, page_import)]) {
      waiting.push(new URL(target, `http://desk${path}`).pathname);
    }
  }
  return loaded;
};

const weight_kib = (paths) =>
  [...paths].reduce((sum, path) => sum + gzipSync(read(path)).length, 0) / 1024;

const page = read("/200.html").toString();
const starts = named(page, /["'](\/_app\/immutable\/[^"'`]+\.js)["'`]/g);
const settings_pages = new Set(starts.flatMap((path) => settingsOnly(read(path).toString())));
const first = reached(starts, settings_pages);
const settings = reached(settings_pages, first);

let has_failed = false;
for (const [name, paths, limit] of [
  ["first load", first, limit_kib],
  ["settings", settings, settings_limit_kib],
]) {
  const total_kib = weight_kib(paths);
  console.log(`${name}: ${total_kib.toFixed(1)} KiB of JavaScript in ${paths.size} files`);
  if (paths.size > 0 && total_kib <= limit) continue;
  console.error(`the limit is ${limit} KiB`);
  has_failed = true;
}
if (has_failed) process.exit(1);
