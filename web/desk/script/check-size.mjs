// Weighs the JavaScript of every page before anything is opened in it, compressed; fails above the limit.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const limit_kib = 150;
const build = new URL("../build/", import.meta.url);
const read = (path) => readFileSync(new URL(path.slice(1), build));

const named = (source, pattern) => [...source.matchAll(pattern)].map(([, path]) => path);
const static_import = /(?:import|export)[^"'()]*?["'`](\.{1,2}\/[^"'`]+\.js)["'`]/g;
const page_import = /import\(["'`](\.{1,2}\/nodes\/[^"'`]+\.js)["'`]\)/g;

const page = read("/200.html").toString();
const waiting = named(page, /["'](\/_app\/immutable\/[^"'`]+\.js)["'`]/g);
const loaded = new Set();
while (waiting.length > 0) {
  const path = waiting.pop();
  if (loaded.has(path)) continue;
  loaded.add(path);
  const source = read(path).toString();
  for (const target of [...named(source, static_import), ...named(source, page_import)]) {
    waiting.push(new URL(target, `http://desk${path}`).pathname);
  }
}

const sizes_bytes = [...loaded].map((path) => gzipSync(read(path)).length);
const total_kib = sizes_bytes.reduce((sum, size) => sum + size, 0) / 1024;
console.log(`first load: ${total_kib.toFixed(1)} KiB of JavaScript in ${loaded.size} files`);
if (loaded.size === 0 || total_kib > limit_kib) {
  console.error(`the limit is ${limit_kib} KiB`);
  process.exit(1);
}
