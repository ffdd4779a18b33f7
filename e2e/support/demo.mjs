// Starts the real binary as a demo of its own: free ports, a folder of its own, ended with the test.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const binary = process.env.PUPITRE_TEST_BINARY ?? join(root, "target/debug/pupitre");

/** The password of every agent that a test adds. */
export const password = "a password for tests";

/**
 * A demo that runs. `agents` are added before it starts: `{ email, name, limit, languages }`.
 * With `sample` it has the sample data of `script/server`.
 */
export async function startDemo({ agents = [], sample = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "pupitre-e2e-"));
  const data = join(folder, "data");
  for (const agent of agents) addAgent(data, agent);
  const demo = new Demo(folder, data, sample);
  await demo.start();
  return demo;
}

function addAgent(data, { email, name, limit, role = "agent", languages = "fr,en" }) {
  const limits = limit === undefined ? [] : ["--messaging-limit", String(limit)];
  execFileSync(
    binary,
    ["user", "add", "--data-dir", data, "--email", email, "--name", name, "--role", role,
      "--languages", languages, "--password-stdin", ...limits],
    { input: `${password}\n`, stdio: ["pipe", "ignore", "inherit"], env: plainEnvironment() },
  );
}

/** The environment without settings of ours, which would change what is tested. */
function plainEnvironment() {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith("PUPITRE_"));
  return Object.fromEntries(entries);
}

class Demo {
  constructor(folder, data, sample) {
    this.folder = folder;
    this.data = data;
    this.sample = sample;
    this.ports = ["127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0"];
  }

  /** Starts, or starts again at the same addresses. */
  async start() {
    const [listen, emulator, shop] = this.ports;
    const args = ["demo", "--data-dir", this.data, "--listen", listen, "--emulator-listen", emulator];
    args.push("--shop-listen", shop);
    if (!this.sample) args.push("--empty");
    this.process = spawn(binary, args, {
      stdio: ["ignore", "pipe", "inherit"],
      env: plainEnvironment(),
    });
    this.ended = new Promise((resolve) => this.process.once("exit", resolve));
    const lines = createInterface({ input: this.process.stdout });
    for await (const line of lines) {
      const found = /^ {2}(Desk|Phone|Shop) +(http:\/\/\S+)$/.exec(line);
      if (found?.[1] === "Desk") this.url = found[2];
      if (found?.[1] === "Phone") this.phoneUrl = found[2];
      if (found?.[1] === "Shop") this.shopUrl = found[2];
      if (line.startsWith("Stop it with")) break;
    }
    if (!this.url || !this.phoneUrl || !this.shopUrl) throw new Error("the demo did not start");
    this.process.stdout.resume();
    this.ports = [this.url, this.phoneUrl, this.shopUrl].map((url) => new URL(url).host);
  }

  /** Ends the process as a power cut would. */
  async kill() {
    this.process.kill("SIGKILL");
    await this.ended;
  }

  /** Ends it cleanly and removes what it wrote. */
  async stop() {
    this.process.kill("SIGTERM");
    const code = await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
    if (code !== 0 && code !== null) throw new Error(`the demo ended with code ${code}`);
  }

  /** Calls the emulator's control routes. */
  async control(method, path, body) {
    const response = await fetch(this.phoneUrl + path, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  /** A visitor with a phone. */
  visitor(name, phone) {
    return this.control("POST", "/_emulator/visitors", { name, phone });
  }

  /** The visitor writes; resolved once the desk has it. */
  async says(visitor, text) {
    const bubble = await this.control("POST", `/_emulator/visitors/${visitor.id}/messages`, {
      type: "text",
      text,
    });
    await this.flush();
    return bubble;
  }

  /** Waits until the emulator has nothing left to deliver. */
  flush() {
    return this.control("POST", "/_emulator/flush");
  }

  /** What is on the visitor's phone. */
  async bubbles(visitor) {
    const page = await this.control("GET", `/_emulator/visitors/${visitor.id}/messages`);
    return page.items;
  }

  /** The mails that visitors would have got, the last one first. */
  async mails() {
    return (await fetch(`${this.shopUrl}/mailbox.json`)).json();
  }

  /** Moves the clock of the desk and of the platform. */
  advance(seconds) {
    return this.control("POST", "/_emulator/clock", { advance_seconds: seconds });
  }
}
