// Tests of the widget's logic and parts, in a browser-like page.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["src/**/*.test.{ts,tsx}"], environment: "jsdom" },
});
