// What both drives share: the emulator's control routes, a webhook, and the counting of steps.

import assert from "node:assert/strict";
import { createServer } from "node:http";

export const EMULATOR = process.argv[2];
export const NUMBER = "410500860000017";
export const ACCOUNT = "398200150000042";
export const TOKEN = "emulator-access-token";
export const SECRET = "emulator-app-secret";
export const VERIFY = "emulator-verify-token";
/** The smallest picture there is: one pixel. */
export const PIXEL = Buffer.from(
  "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489" +
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082",
  "hex",
);

/** A call of the emulator's own routes: what people and the platform do. */
export async function control(method, path, body, type = "application/json") {
  const answer = await fetch(`${EMULATOR}/_emulator/${path}`, {
    method,
    headers: { "content-type": type },
    body: body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.json();
}

/** Waits until every status is told and every webhook has its 200. */
export async function flush() {
  assert.deepEqual(await control("POST", "flush"), { pending: 0 });
}

/** Listens on a free port of loopback, and has the emulator do its handshake. */
export async function listen(handle) {
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/hook`;
  const handshake = await control("POST", "webhook", { url, verify_token: VERIFY });
  assert.deepEqual(handshake, { verified: true, status: 200 });
  return server;
}

/** The raw bytes of a request. */
export async function bytes(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Runs the steps in their order, prints each and the counts, and ends the process. */
export async function drive(name, steps) {
  let failed = 0;
  for (const [sentence, step] of Object.entries(steps)) {
    try {
      await step();
      console.log(`ok ${name}: ${sentence}`);
    } catch (error) {
      failed += 1;
      console.log(`not ok ${name}: ${sentence}\n${error.stack ?? error}`);
    }
  }
  console.log(`${Object.keys(steps).length - failed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
