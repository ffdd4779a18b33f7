// Every check of the web, one after the other; ends with the counts.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkMessages } from "./messages.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const run = (command, ...arguments_) => {
  const answer = spawnSync(command, arguments_, { cwd: root, encoding: "utf8" });
  return { passed: answer.status === 0, output: `${answer.stdout ?? ""}${answer.stderr ?? ""}` };
};

const workspaces = ["--workspace", "desk", "--workspace", "widget"];

/** A package that is in the lock file and not here makes the rest fail in ways that say less. */
const packages = () => {
  const kept = (path) => Object.keys(JSON.parse(readFileSync(root + path, "utf8")).packages);
  const here = new Set(kept("node_modules/.package-lock.json"));
  const locked = JSON.parse(readFileSync(`${root}package-lock.json`, "utf8")).packages;
  const missing = Object.entries(locked)
    .filter(([path, it]) => path.startsWith("node_modules/") && !it.optional && !here.has(path))
    .map(([path]) => path);
  return { passed: missing.length === 0, output: `run npm ci; missing: ${missing.join(" ")}` };
};

const steps = [
  ["packages", packages],
  ["format", () => run("prettier", "--check", ".")],
  ["messages", () => checkMessages(root)],
  ["types", () => run("npm", "run", "--silent", "check", ...workspaces)],
  ["lints", () => run("eslint", "--max-warnings", "0", ".")],
  ["unused", () => run("knip", "--no-progress")],
  ["widget size", () => run("npm", "run", "--silent", "weigh", "--workspace", "widget")],
  ["tests", () => run("npm", "run", "--silent", "test", ...workspaces)],
];

const testCount = (output, word) => {
  // eslint-disable-next-line no-control-regex -- a terminal's colors are taken out
  const plain = output.replace(/\u001b\[[0-9;]*m/g, "");
  const lines = plain.split("\n").filter((one) => /^\s*Tests {2}/.test(one));
  const counts = lines.map((line) => Number(line.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0));
  return counts.reduce((sum, count) => sum + count, 0);
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
