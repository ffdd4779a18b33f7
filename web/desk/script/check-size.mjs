// Weighs the JavaScript that the first page loads, compressed, and fails above the limit.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const limit_kib = 150;
const build = new URL("../build/", import.meta.url);
const read = (path) => readFileSync(new URL(path.replace(/^\//, ""), build));

const page = read("200.html").toString();
const entries = [...page.matchAll(/["'](\/_app\/immutable\/[^"']+\.js)["']/g)].map(
  ([, path]) => path,
);
const loaded = new Set();
const waiting = [...entries];
while (waiting.length > 0) {
  const path = waiting.pop();
  if (loaded.has(path)) continue;
  loaded.add(path);
  const source = read(path).toString();
  const imports = source.matchAll(
    /(?:^|[;}\s])(?:import|export)[^"'()]*?["'](\.{1,2}\/[^"']+\.js)["']/g,
  );
  for (const [, target] of imports) {
    waiting.push(new URL(target, `http://desk${path}`).pathname);
  }
}

// The first page of the desk: its layout and its two first pages are asked for at once.
const sizes_bytes = [...loaded].map((path) => gzipSync(read(path)).length);
const total_kib = sizes_bytes.reduce((sum, size) => sum + size, 0) / 1024;
console.log(`first load: ${total_kib.toFixed(1)} KiB of JavaScript in ${loaded.size} files`);
if (loaded.size === 0 || total_kib > limit_kib) {
  console.error(`the limit is ${limit_kib} KiB`);
  process.exit(1);
}
