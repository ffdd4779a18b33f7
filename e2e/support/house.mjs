// A desk without any channel, and an emulator of the platform beside it: what an admin begins with.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { password } from "./demo.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const binary = process.env.PUPITRE_TEST_BINARY ?? join(root, "target/debug/pupitre");

/** What the emulator is told, and the manager copies. */
export const given = {
  phone_number_id: "109384756201947",
  business_account_id: "398200150000042",
  access_token: "EAAG-a-token-for-tests-3fQz",
  app_secret: "a-secret-for-tests-a91c",
};

function environment(settings = {}) {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith("PUPITRE_"));
  return { ...Object.fromEntries(entries), ...settings };
}

/** Starts a command and waits for a line that says where it is. */
async function start(args, settings, line) {
  const child = spawn(binary, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: environment(settings),
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const lines = createInterface({ input: child.stdout });
  for await (const text of lines) {
    const found = line.exec(text);
    if (found) {
      child.stdout.resume();
      return { child, ended, url: found[1] };
    }
  }
  throw new Error(`${args[0]} did not start`);
}

/** A desk with one manager, and the platform that it is told to call. */
export async function startHouse({ email, name }) {
  const folder = mkdtempSync(join(tmpdir(), "pupitre-e2e-"));
  const data = join(folder, "data");
  execFileSync(
    binary,
    ["user", "add", "--data-dir", data, "--email", email, "--name", name, "--role", "manager",
      "--languages", "fr,en", "--password-stdin"],
    { input: `${password}\n`, stdio: ["pipe", "ignore", "inherit"], env: environment() },
  );
  const platform = await start(
    ["emulator", "--listen", "127.0.0.1:0", "--instant", "--access-token", given.access_token,
      "--app-secret", given.app_secret, "--phone-number-id", given.phone_number_id],
    {},
    /(http:\/\/127\.0\.0\.1:\d+)/,
  );
  const desk = await start(
    ["serve", "--listen", "127.0.0.1:0", "--data-dir", data, "--log", "warn"],
    { PUPITRE_WHATSAPP_GRAPH_URL: platform.url },
    /Pupitre is ready: (\S+)/,
  );
  return {
    url: desk.url,
    platform_url: platform.url,
    data,
    async control(method, path, body) {
      const response = await fetch(platform.url + path, {
        method,
        headers: { "content-type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text === "" ? null : JSON.parse(text);
    },
    async stop() {
      for (const { child, ended } of [desk, platform]) {
        child.kill("SIGTERM");
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
