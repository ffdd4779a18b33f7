// Builds the widget, and weighs what a visitor loads to see the chat: compressed, at most 15 kB. With `--weigh`
// it leaves nothing behind.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const launcher_limit = 3_300;
const limit = 15_000;
const root = fileURLToPath(new URL("..", import.meta.url));
const isWeighed = process.argv.includes("--weigh");
const dist = isWeighed ? mkdtempSync(`${tmpdir()}/pupitre-widget-`) : `${root}dist`;
rmSync(dist, { recursive: true, force: true });

const common = {
  root,
  configFile: false,
  logLevel: "warn",
  resolve: { alias: { "preact/jsx-runtime": `${root}src/panel/jsx-runtime.ts` } },
};
const shared = { target: "es2022", outDir: dist, emptyOutDir: false, modulePreload: false };
const output = { hashCharacters: "hex", comments: false };

await build({
  ...common,
  build: {
    ...shared,
    rolldownOptions: {
      input: { panel: `${root}src/panel/main.tsx` },
      preserveEntrySignatures: "allow-extension",
      output: {
        ...output,
        format: "es",
        entryFileNames: "[name].[hash].js",
        chunkFileNames: "[name].[hash].js",
      },
    },
  },
});
const named = (start) => readdirSync(dist).find((name) => name.startsWith(`${start}.`));

await build({
  ...common,
  build: {
    ...shared,
    rolldownOptions: {
      input: { tease: `${root}src/tease/tease.ts` },
      preserveEntrySignatures: "strict",
      output: { ...output, format: "es", entryFileNames: "[name].[hash].js" },
    },
  },
});

// What the desk's settings show of the widget: its own page, which no visitor loads.
await build({
  ...common,
  build: {
    ...shared,
    rolldownOptions: {
      input: { preview: `${root}src/preview/preview.tsx` },
      output: {
        ...output,
        format: "es",
        codeSplitting: false,
        entryFileNames: "[name].[hash].js",
      },
    },
  },
});
writeFileSync(
  `${dist}/preview.html`,
  `<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Pupitre</title>
    <script type="module" src="${named("preview")}"></script>
  </head>
  <body></body>
</html>
`,
);
const files = Object.fromEntries(["panel", "tease"].map((it) => [it, named(it)]));

await build({
  ...common,
  define: { FILES: JSON.stringify(files) },
  build: {
    ...shared,
    rolldownOptions: {
      input: `${root}src/launcher/launcher.ts`,
      output: { ...output, format: "iife", entryFileNames: "widget.js" },
    },
  },
});

const weight = (name) => gzipSync(readFileSync(`${dist}/${name}`)).length;
const launcher = weight("widget.js");
const total = launcher + weight(files.panel);
for (const name of readdirSync(dist)) console.log(`${name}: ${weight(name)} bytes compressed`);
console.log(`widget: ${launcher} bytes for the launcher, ${total} with the panel`);
if (isWeighed) rmSync(dist, { recursive: true, force: true });
if (launcher > launcher_limit || total > limit) {
  console.error(`the limits are ${launcher_limit} and ${limit}`);
  process.exit(1);
}
