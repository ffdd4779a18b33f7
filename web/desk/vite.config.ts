// The desk: a static single-page application that the binary serves.
import adapter from "@sveltejs/adapter-static";
import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { sveltekit } from "@sveltejs/kit/vite";
import { defineConfig } from "vite";

const server = process.env["PUPITRE_DEV_SERVER"] ?? "http://127.0.0.1:8080";

const in_first_load = /\/desk\/src\/(availability|i18n|live|parts|shell)\//;

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
  build: { target: "es2023" },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            // What the desk always needs is one file; else each piece that it shares with the settings is one.
            codeSplitting: { groups: [{ name: "desk", test: in_first_load }] },
          },
        },
      },
    },
  },
  server: {
    proxy: { "/api": { target: server, ws: true } },
  },
});
