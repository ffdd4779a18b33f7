// The lints of the web: strict TypeScript, Svelte's own, and the walls between the folders.
import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

const forbid = (patterns) => ({
  "no-restricted-imports": ["error", { patterns }],
});

export default ts.config(
  {
    ignores: [
      "**/node_modules",
      "desk/build",
      "widget/dist",
      "desk/.svelte-kit",
      "desk/src/lib/paraglide",
      "desk/project.inlang",
      "api/schema.gen.ts",
    ],
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      "no-undef": "off",
      eqeqeq: "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { varsIgnorePattern: "^_", argsIgnorePattern: "^_" },
      ],
      "svelte/no-at-html-tags": "error",
      "svelte/no-navigation-without-resolve": "off",
      "svelte/prefer-svelte-reactivity": "off",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    files: ["ui/**"],
    rules: forbid([{ group: ["@pupitre/api*", "#*"], message: "ui/ knows no noun" }]),
  },
  {
    files: ["widget/**"],
    rules: forbid([{ group: ["@pupitre/*", "svelte*"], message: "the widget stands alone" }]),
  },
  {
    files: ["api/**"],
    rules: forbid([{ group: ["svelte*", "#*"], message: "api/ is free of the framework" }]),
  },
);
