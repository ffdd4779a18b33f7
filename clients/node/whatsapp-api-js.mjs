// Drives whatsapp-api-js against the emulator. Usage: node whatsapp-api-js.mjs <emulator's address>

import assert from "node:assert/strict";
import { WhatsAppAPI } from "whatsapp-api-js/middleware/node-http";
import * as message from "whatsapp-api-js/messages";
import { Node18 } from "whatsapp-api-js/setup/node";
import * as our from "./common.mjs";

/** Carries calls for the platform to the emulator, and no other call anywhere. */
function toEmulator(address, options) {
  const url = new URL(address);
  const { host, protocol } = new URL(our.EMULATOR);
  if (url.host === "graph.facebook.com") Object.assign(url, { host, protocol });
  url.protocol = protocol;
  url.host = host;
  assert.equal(url.hostname, "127.0.0.1");
  return fetch(`${protocol}//${host}${url.pathname}${url.search}`, options);
}

const client = new WhatsAppAPI(
  Node18({
    token: our.TOKEN,
    appSecret: our.SECRET,
    webhookVerifyToken: our.VERIFY,
    v: "v26.0",
    ponyfill: { fetch: toEmulator },
  }),
);
const seen = { messages: [], statuses: [], names: [] };
client.on.message = (event) => {
  seen.messages.push(event.message);
  seen.names.push(event.contact.profile?.name);
};
client.on.status = (event) => {
  seen.statuses.push(event);
};

await our.listen(async (request, response) => {
  if (request.method === "POST") {
    response.statusCode = await client.handle_post(request);
    return response.end();
  }
  const query = Object.fromEntries(new URL(request.url, our.EMULATOR).searchParams);
  return response.end(client.get(query));
});

const visitor = await our.control("POST", "visitors", { name: "Ana Js" });
const says = `visitors/${visitor.id}/messages`;
const to = { phone: visitor.phone };

const words = (wamid) => seen.statuses.filter((it) => it.id === wamid).map((it) => it.status);
async function delivered(sent, ...rest) {
  const answer = await client.sendMessage(our.NUMBER, to, sent, ...rest);
  assert.ok(answer.messages, JSON.stringify(answer));
  const wamid = answer.messages[0].id;
  await our.flush();
  assert.deepEqual(words(wamid), ["sent", "delivered"]);
  return wamid;
}
async function upload(type) {
  const form = new FormData();
  form.set("file", new Blob([our.PIXEL], { type }), "file");
  const answer = await client.uploadMedia(our.NUMBER, form);
  assert.ok(answer.id, JSON.stringify(answer));
  return answer.id;
}
const tap = (text, payload, reply_to) =>
  our.control("POST", says, { type: "button", text, payload, reply_to });

await our.drive("whatsapp-api-js", {
  "receives a text": async () => {
    const bubble = await our.control("POST", says, { type: "text", text: "Bonjour, ça va ? 👋" });
    await our.flush();
    assert.equal(seen.messages.at(-1).id, bubble.wamid);
    assert.equal(seen.messages.at(-1).text.body, "Bonjour, ça va ? 👋");
    assert.equal(seen.names.at(-1), "Ana Js");
  },
  "marks it as read and types": async () => {
    const answer = await client.markAsRead(our.NUMBER, seen.messages[0].id, "text");
    assert.equal(answer.success, true);
  },
  "receives a file and downloads it": async () => {
    const path = `visitors/${visitor.id}/files?type=document&file_name=devis.pdf`;
    await our.control("POST", path, our.PIXEL, "application/pdf");
    await our.flush();
    const { document } = seen.messages.at(-1);
    assert.equal(document.filename, "devis.pdf");
    const described = await client.retrieveMedia(document.id, our.NUMBER);
    const file = await client.fetchMedia(described.url);
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), our.PIXEL);
  },
  "sends a text that quotes, with a value that comes back": async () => {
    const text = new message.Text("Bonjour !");
    const wamid = await delivered(text, seen.messages[0].id, "conv-42");
    const status = seen.statuses.findLast((it) => it.id === wamid);
    assert.equal(status.biz_opaque_callback_data, "conv-42");
    assert.equal(status.pricing.category, "service");
  },
  "sends to a user id": async () => {
    const bsuid = visitor.user_id;
    const answer = await client.sendMessage(our.NUMBER, { bsuid }, new message.Text("Salut"));
    await our.flush();
    assert.deepEqual(words(answer.messages[0].id), ["sent", "delivered"]);
  },
  "sends every file": async () => {
    await delivered(new message.Image(await upload("image/png"), true, "Lampe"));
    await delivered(new message.Audio(await upload("audio/ogg"), true, true));
    await delivered(new message.Document(await upload("application/pdf"), true, "Devis", "d.pdf"));
    await delivered(new message.Video(await upload("video/mp4"), true, "Film"));
    await delivered(new message.Sticker(await upload("image/webp"), true));
  },
  "uploads, describes, downloads and deletes": async () => {
    const id = await upload("image/png");
    const described = await client.retrieveMedia(id);
    assert.equal(described.mime_type, "image/png");
    const file = await client.fetchMedia(described.url);
    assert.deepEqual(Buffer.from(await file.arrayBuffer()), our.PIXEL);
    assert.equal((await client.deleteMedia(id)).success, true);
    assert.equal((await client.retrieveMedia(id)).error.code, 100);
  },
  "sends a place, a contact and a reaction": async () => {
    await delivered(new message.Location(2.35, 48.85, "Paris", "1 rue"));
    const name = new message.Name("Cy Durand", "Cy");
    await delivered(new message.Contacts([name, new message.Phone("+33639980002", "WORK")]));
    const reaction = new message.Reaction(seen.messages[0].id, "🙏");
    const answer = await client.sendMessage(our.NUMBER, to, reaction);
    await our.flush();
    assert.deepEqual(words(answer.messages[0].id), ["sent"]);
  },
  "sends buttons and hears the tap": async () => {
    const { ActionButtons, Body, Button, Footer, Header, Interactive } = message;
    const action = new ActionButtons(new Button("yes", "Oui"), new Button("no", "Non"));
    const parts = [new Body("Un rendez-vous ?"), new Header("Boutique"), new Footer("Orvelle")];
    await tap("Oui", "yes", await delivered(new Interactive(action, ...parts)));
    await our.flush();
    assert.equal(seen.messages.at(-1).interactive.button_reply.id, "yes");
  },
  "sends a list and hears the choice": async () => {
    const { ActionList, Body, Interactive, ListSection, Row } = message;
    const section = new ListSection("Luminaires", new Row("lamp", "Lampe", "À poser"));
    const list = new Interactive(new ActionList("Choisir", section), new Body("Lequel ?"));
    await tap("Lampe", "lamp", await delivered(list));
    await our.flush();
    assert.equal(seen.messages.at(-1).interactive.list_reply.id, "lamp");
  },
  "sends the other interactive kinds": async () => {
    const { ActionContactRequest, ActionCTA, ActionLocation, Body, Interactive } = message;
    const link = new ActionCTA("Voir", "https://orvelle.example");
    await delivered(new Interactive(link, new Body("Le catalogue")));
    await delivered(new Interactive(new ActionLocation(), new Body("Où êtes-vous ?")));
    await delivered(new Interactive(new ActionContactRequest(), new Body("Votre numéro ?")));
  },
  "sends a template and hears its quick reply": async () => {
    const { BodyComponent, BodyParameter, Template } = message;
    const body = new BodyComponent(new BodyParameter("Ana"), new BodyParameter("la lampe"));
    const wamid = await delivered(new Template("reprise_de_conversation", "fr", body));
    await tap("Oui", "Oui", wamid);
    await our.flush();
    assert.equal(seen.messages.at(-1).button.payload, "Oui");
  },
  "is told what the platform refuses": async () => {
    const wrong = await client.sendMessage(our.NUMBER, to, new message.Image("123456", true));
    assert.equal(wrong.error.code, 100);
    const none = await client.sendMessage(our.NUMBER, to, new message.Template("inconnu", "fr"));
    assert.equal(none.error.code, 132001);
  },
  "is told that the window is closed": async () => {
    const other = await our.control("POST", "visitors", { name: "Bo" });
    const text = new message.Text("Il y a quelqu’un ?");
    const answer = await client.sendMessage(our.NUMBER, { phone: other.phone }, text);
    await our.flush();
    const status = seen.statuses.findLast((it) => it.id === answer.messages[0].id);
    assert.equal(status.error.code, 131047);
  },
  "blocks and unblocks": async () => {
    const blocked = await client.blockUser(our.NUMBER, to);
    assert.equal(blocked.block_users.added_users[0].wa_id, visitor.phone);
    const unblocked = await client.unblockUser(our.NUMBER, to);
    assert.equal(unblocked.block_users.removed_users.length, 1);
  },
});
