// Tests of the desk's logic and components, in a browser-like page.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // The second takes the client build of Svelte, and each test's components off the page after it.
  plugins: [svelte({ compilerOptions: { runes: true } }), svelteTesting()],
  test: {
    include: ["src/**/*.test.ts"],
    environment: "jsdom",
  },
});
