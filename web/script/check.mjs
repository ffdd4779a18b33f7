// Every check of the web, one after the other; ends with the counts.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { checkMessages } from "./messages.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const run = (command, ...arguments_) => {
  const answer = spawnSync(command, arguments_, { cwd: root, encoding: "utf8" });
  return { passed: answer.status === 0, output: `${answer.stdout ?? ""}${answer.stderr ?? ""}` };
};

const steps = [
  ["format", () => run("prettier", "--check", ".")],
  ["messages", () => checkMessages(root)],
  ["types", () => run("npm", "run", "--silent", "check", "--workspace", "desk")],
  ["lints", () => run("eslint", "--max-warnings", "0", ".")],
  ["unused", () => run("knip", "--no-progress")],
  ["tests", () => run("npm", "run", "--silent", "test", "--workspace", "desk")],
];

const testCount = (output, word) => {
  // eslint-disable-next-line no-control-regex -- a terminal's colors are taken out
  const plain = output.replace(/\u001b\[[0-9;]*m/g, "");
  const line = plain.split("\n").find((one) => /^\s*Tests {2}/.test(one)) ?? "";
  return Number(line.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
};

let passed = 0;
let failed = 0;
for (const [name, step] of steps) {
  const began_at_ms = performance.now();
  const result = step();
  const seconds = ((performance.now() - began_at_ms) / 1000).toFixed(1);
  const tests_passed = name === "tests" ? testCount(result.output, "passed") : 0;
  const tests_failed = name === "tests" ? testCount(result.output, "failed") : 0;
  passed += tests_passed + (result.passed && name !== "tests" ? 1 : 0);
  failed += tests_failed + (!result.passed && tests_failed === 0 ? 1 : 0);
  console.log(`${result.passed ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (!result.passed) console.log(result.output);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
