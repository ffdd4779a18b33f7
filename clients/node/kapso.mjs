// Drives @kapso/whatsapp-cloud-api against the emulator. Usage: node kapso.mjs <emulator's address>

import assert from "node:assert/strict";
import { buildTemplateSendPayload, WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import { normalizeWebhook, verifySignature } from "@kapso/whatsapp-cloud-api/server";
import * as our from "./common.mjs";

const client = new WhatsAppClient({ accessToken: our.TOKEN, baseUrl: our.EMULATOR });
const seen = { messages: [], statuses: [], templates: [] };

await our.listen(async (request, response) => {
  if (request.method === "GET") {
    const query = new URL(request.url, our.EMULATOR).searchParams;
    const isRight = query.get("hub.verify_token") === our.VERIFY;
    return response.writeHead(isRight ? 200 : 403).end(isRight ? query.get("hub.challenge") : "");
  }
  const rawBody = await our.bytes(request);
  const signatureHeader = request.headers["x-hub-signature-256"];
  if (!verifySignature({ appSecret: our.SECRET, rawBody, signatureHeader })) {
    return response.writeHead(401).end();
  }
  const events = normalizeWebhook(JSON.parse(rawBody.toString("utf8")));
  seen.messages.push(...events.messages);
  seen.statuses.push(...events.statuses);
  seen.templates.push(...(events.raw.messageTemplateStatusUpdate ?? []));
  return response.writeHead(200).end();
});

const visitor = await our.control("POST", "visitors", { name: "Ana Kapso" });
const says = `visitors/${visitor.id}/messages`;
const to = `+${visitor.phone}`;
const phoneNumberId = our.NUMBER;

const words = (wamid) => seen.statuses.filter((it) => it.id === wamid).map((it) => it.status);
async function delivered(answer) {
  const wamid = answer.messages[0].id;
  await our.flush();
  assert.deepEqual(words(wamid), ["sent", "delivered"]);
  return wamid;
}
async function upload(type, mime, bytes = our.PIXEL) {
  const file = new Blob([bytes], { type: mime });
  return (await client.media.upload({ phoneNumberId, type, file, fileName: "file" })).id;
}
const tap = (text, payload, reply_to) =>
  our.control("POST", says, { type: "button", text, payload, reply_to });

await our.drive("kapso", {
  "receives a text": async () => {
    const bubble = await our.control("POST", says, { type: "text", text: "Bonjour, ça va ? 👋" });
    await our.flush();
    const message = seen.messages.at(-1);
    assert.equal(message.id, bubble.wamid);
    assert.equal(message.text.body, "Bonjour, ça va ? 👋");
    assert.equal(message.fromUserId, visitor.user_id);
    assert.equal(message.kapso.direction, "inbound");
  },
  "marks it as read and types": async () => {
    const messageId = seen.messages[0].id;
    const answer = await client.messages.markRead({
      phoneNumberId,
      messageId,
      typingIndicator: { type: "text" },
    });
    assert.equal(answer.success, true);
  },
  "receives a file and downloads it": async () => {
    const path = `visitors/${visitor.id}/files?type=image&file_name=lamp.png&caption=Lampe`;
    await our.control("POST", path, our.PIXEL, "image/png");
    await our.flush();
    const { image } = seen.messages.at(-1);
    assert.equal(image.caption, "Lampe");
    const bytes = await client.media.download({ mediaId: image.id, auth: "always" });
    assert.deepEqual(Buffer.from(bytes), our.PIXEL);
  },
  "sends a text, to a phone and to a user id": async () => {
    await delivered(await client.messages.sendText({ phoneNumberId, to, body: "Bonjour" }));
    const recipient = visitor.user_id;
    await delivered(await client.messages.sendText({ phoneNumberId, recipient, body: "Salut" }));
  },
  "sends every file": async () => {
    const png = await upload("image", "image/png");
    const ogg = await upload("audio", "audio/ogg");
    const pdf = await upload("document", "application/pdf");
    const mp4 = await upload("video", "video/mp4");
    const webp = await upload("sticker", "image/webp");
    const { messages } = client;
    const image = { id: png, caption: "Lampe" };
    await delivered(await messages.sendImage({ phoneNumberId, to, image }));
    await delivered(
      await messages.sendAudio({ phoneNumberId, to, audio: { id: ogg, voice: true } }),
    );
    const document = { id: pdf, filename: "devis.pdf" };
    await delivered(await messages.sendDocument({ phoneNumberId, to, document }));
    await delivered(await messages.sendVideo({ phoneNumberId, to, video: { id: mp4 } }));
    await delivered(await messages.sendSticker({ phoneNumberId, to, sticker: { id: webp } }));
  },
  "uploads, describes, downloads and deletes": async () => {
    const mediaId = await upload("image", "image/png");
    const described = await client.media.get({ mediaId });
    assert.equal(described.mimeType ?? described.mime_type, "image/png");
    const bytes = await client.media.download({ mediaId, auth: "always" });
    assert.deepEqual(Buffer.from(bytes), our.PIXEL);
    assert.equal((await client.media.delete({ mediaId })).success, true);
    await assert.rejects(client.media.get({ mediaId }), /does not exist|100/u);
  },
  "sends a place, a contact and a reaction": async () => {
    const { messages } = client;
    const location = { latitude: 48.85, longitude: 2.35, name: "Paris", address: "1 rue" };
    await delivered(await messages.sendLocation({ phoneNumberId, to, location }));
    const name = { formattedName: "Cy Durand", firstName: "Cy" };
    const contacts = [{ name, phones: [{ phone: "+33639980002", type: "WORK" }] }];
    await delivered(await messages.sendContacts({ phoneNumberId, to, contacts }));
    const reaction = { messageId: seen.messages[0].id, emoji: "🙏" };
    const answer = await messages.sendReaction({ phoneNumberId, to, reaction });
    await our.flush();
    assert.deepEqual(words(answer.messages[0].id), ["sent"]);
  },
  "sends buttons and hears the tap": async () => {
    const buttons = [
      { id: "yes", title: "Oui" },
      { id: "no", title: "Non" },
    ];
    const bodyText = "Un rendez-vous ?";
    const answer = await client.messages.sendInteractiveButtons({
      phoneNumberId,
      to,
      bodyText,
      footerText: "Orvelle",
      buttons,
    });
    await tap("Oui", "yes", await delivered(answer));
    await our.flush();
    assert.equal(seen.messages.at(-1).interactive.buttonReply.id, "yes");
  },
  "sends a list and hears the choice": async () => {
    const rows = [{ id: "lamp", title: "Lampe", description: "À poser" }];
    const answer = await client.messages.sendInteractiveList({
      phoneNumberId,
      to,
      bodyText: "Lequel ?",
      buttonText: "Choisir",
      sections: [{ title: "Luminaires", rows }],
    });
    await tap("Lampe", "lamp", await delivered(answer));
    await our.flush();
    assert.equal(seen.messages.at(-1).interactive.listReply.id, "lamp");
  },
  "sends a link and a request for a place": async () => {
    const parameters = { displayText: "Voir", url: "https://orvelle.example" };
    await delivered(
      await client.messages.sendInteractiveCtaUrl({
        phoneNumberId,
        to,
        bodyText: "Le catalogue",
        parameters,
      }),
    );
    await delivered(
      await client.messages.sendInteractiveLocationRequest({
        phoneNumberId,
        to,
        bodyText: "Où êtes-vous ?",
        parameters: { requestMessage: "Où êtes-vous ?" },
      }),
    );
  },
  "creates, lists, sends and deletes a template": async () => {
    const businessAccountId = our.ACCOUNT;
    const name = "lampe_arrivee";
    const text = "Bonjour {{1}}, votre lampe {{2}} est là.";
    const body = { type: "BODY", text, example: { bodyText: [["Ana", "A-1"]] } };
    const made = await client.templates.create({
      businessAccountId,
      name,
      language: "fr",
      category: "UTILITY",
      components: [body],
    });
    assert.equal(made.status, "PENDING");
    await our.control("PATCH", `templates/${made.id}`, { status: "APPROVED" });
    await our.flush();
    assert.equal(seen.templates.at(-1).messageTemplateName, name);
    const listed = await client.templates.list({ businessAccountId, name });
    assert.deepEqual(
      listed.data.map((it) => it.status),
      ["APPROVED"],
    );
    const parameters = ["Ana", "A-1"].map((it) => ({ type: "text", text: it }));
    const template = buildTemplateSendPayload({ name, language: "fr", body: parameters });
    const wamid = await delivered(
      await client.messages.sendTemplate({ phoneNumberId, to, template }),
    );
    const { pricing } = seen.statuses.findLast((it) => it.id === wamid);
    assert.equal(pricing.category, "utility");
    await client.templates.delete({ businessAccountId, name });
    await our.flush();
    assert.deepEqual((await client.templates.list({ businessAccountId, name })).data, []);
  },
  "is told what the platform refuses": async () => {
    const image = { id: "123456" };
    await assert.rejects(client.messages.sendImage({ phoneNumberId, to, image }), (error) =>
      JSON.stringify([error.message, error]).includes("does not exist"),
    );
    const template = buildTemplateSendPayload({ name: "inconnu", language: "fr" });
    await assert.rejects(client.messages.sendTemplate({ phoneNumberId, to, template }), /132001/u);
  },
  "is told that the window is closed": async () => {
    const other = await our.control("POST", "visitors", { name: "Bo" });
    const answer = await client.messages.sendText({
      phoneNumberId,
      to: `+${other.phone}`,
      body: "Il y a quelqu’un ?",
    });
    await our.flush();
    const status = seen.statuses.findLast((it) => it.id === answer.messages[0].id);
    assert.equal(status.status, "failed");
    assert.equal(status.errors[0].code, 131047);
  },
  "registers the number and changes the profile": async () => {
    await client.phoneNumbers.register({ phoneNumberId, pin: "000111" });
    await client.phoneNumbers.businessProfile.update({ phoneNumberId, about: "Lampes" });
    const profile = await client.phoneNumbers.businessProfile.get({
      phoneNumberId,
      fields: "about",
    });
    assert.equal(profile.data[0].about, "Lampes");
  },
});
