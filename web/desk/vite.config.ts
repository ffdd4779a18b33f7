// The desk: a static single-page application that the binary serves.
import adapter from "@sveltejs/adapter-static";
import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { sveltekit } from "@sveltejs/kit/vite";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The folder of a dictionary: its package names no file of it but the one for Node. */
const dictionary = (name: string): string => fileURLToPath(new URL(".", import.meta.resolve(name)));

const server = process.env["PUPITRE_DEV_SERVER"] ?? "http://127.0.0.1:8080";

/** What the page hands to the start-up script: read by the rest as it is evaluated, so it stands apart from it. */
const payload = /\/kit\/src\/runtime\/client\/payload\.js/;

/** By this the start-up script loads the rest; in one file with it, the rest would be evaluated first. */
const preload = /vite\/preload-helper/;

/** What is asked for with the page, or opened in it, is no part of it. */
const in_first_load =
  /\/desk\/src\/(availability|i18n(?!\/problem)|live|parts|shell(?!\/ShortcutsDialog))\//;

export default defineConfig({
  plugins: [
    paraglideVitePlugin({
      project: "./project.inlang",
      outdir: "./src/lib/paraglide",
      strategy: ["baseLocale"],
      emitTsDeclarations: false,
      isServer: "false",
    }),
    sveltekit({
      adapter: adapter({ fallback: "200.html" }),
      // The one inline script is the start-up script; its hash stands in the page.
      csp: { mode: "hash", directives: { "script-src": ["self"] } },
      version: { pollInterval: 300_000 },
      compilerOptions: { runes: true },
    }),
  ],
  resolve: {
    alias: [
      { find: /^dictionary-en\//, replacement: dictionary("dictionary-en") },
      { find: /^dictionary-en-gb\//, replacement: dictionary("dictionary-en-gb") },
      { find: /^dictionary-fr\//, replacement: dictionary("dictionary-fr") },
    ],
  },
  build: { target: "es2023" },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            // What the desk always needs is one file; else each piece that it shares with the settings is one.
            codeSplitting: {
              groups: [
                { name: "payload", test: payload, priority: 1 },
                { name: "preload", test: preload, priority: 1 },
                { name: "desk", test: in_first_load },
              ],
            },
          },
        },
      },
    },
  },
  // The spelling worker loads its WebAssembly by itself.
  worker: { format: "es" },
  server: {
    proxy: { "/api": { target: server, ws: true }, "/chat": { target: server } },
  },
});
