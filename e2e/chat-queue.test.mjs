// Many visitors and one agent: the limit, the order of the queue, unread and read marks, the first reply (A1, A6, R3, D3, D5, D12).
import assert from "node:assert/strict";
import { oneAgent } from "./support/chat-agent.mjs";
import { eventually } from "./support/desk.mjs";
import { stage } from "./support/stage.mjs";
import { Visitor } from "./support/widget.mjs";

const { on, step } = stage(oneAgent.options, oneAgent.enter);

const visitors = [];

async function writes(text) {
  const visitor = await Visitor.open(on.browser, on.demo.shopUrl);
  visitors.push(visitor);
  await visitor.openChat();
  await visitor.says(text);
  return visitor;
}

const previews = () => on.ana.get("conversation-preview").allInnerTexts();

step("A1, A6: the fourth chat waits, the status is busy, and the visitor sees their place", async () => {
  for (const [index, text] of ["Un", "Deux", "Trois"].entries()) {
    await writes(text);
    await on.ana.expectChats(index + 1);
  }
  await on.ana.expectChatStatus("busy");
  const fourth = await writes("Quatre");
  await fourth.sees("C’est bientôt à vous.");
  await fourth.expectStates(["sent"]);
  const fifth = await writes("Cinq");
  await fifth.sees("1 personne avant vous.");
  assert.equal(await on.ana.chats(), 3);
  await on.ana.expectWell("chat-busy");
});

step("R3: a freed place goes to whoever waits longest", async () => {
  await on.ana.openChat("Un");
  await on.ana.close();
  await eventually(async () => (await previews()).includes("Quatre"), true, "the fourth, on the desk");
  assert.ok(!(await previews()).includes("Cinq"));
  await visitors[4].sees("C’est bientôt à vous.");
  await visitors[3].expectStates(["delivered"]);
});

step("D5, V2: read marks and unread in both directions", async () => {
  const [, second, third] = visitors;
  await on.ana.openChat("Trois");
  await third.expectStates(["read"]);
  await second.says("Toujours là ?");
  const item = on.ana.get("conversation-item").filter({ hasText: "Toujours là ?" });
  await item.locator("[data-testid=conversation-unread]").getByText("2").waitFor();
  await eventually(() => second.states(), ["delivered"], "what the visitor sees before it is read");
  assert.match(await on.ana.page.title(), /^\(\d\)/u);
  await on.ana.openChat("Toujours là ?");
  await second.expectStates(["read"]);

  await second.panel.getByRole("button", { name: "Réduire la fenêtre de chat" }).click();
  await on.ana.answer("Oui, je regarde.");
  await on.ana.expectState("Oui, je regarde.", "delivered");
  await second.page.getByRole("button", { name: "Ouvrir le chat, 1 message non lu" }).waitFor();
  await second.openChat();
  await on.ana.expectState("Oui, je regarde.", "read");
});

step("D3: the first answer is due within a minute, and the list says when it is late", async () => {
  const item = on.ana.get("conversation-item").filter({ hasText: "Trois" });
  await item.getByText(/Répondre avant/u).waitFor();
  await on.demo.advance(120);
  await item.getByText("Délai dépassé").waitFor();
  await on.ana.openChat("Trois");
  await on.ana.answer("Me voici.");
  await item.or(on.ana.get("conversation-item")).getByText("Délai dépassé").first().waitFor();
  await eventually(
    () => on.ana.get("conversation-item").filter({ hasText: "Me voici." }).getByText("Délai dépassé").count(),
    0,
    "nothing is late any longer",
  );
});

step("A3: whoever is no longer available keeps what they have, and gets no more", async () => {
  await on.ana.chooseChat("unavailable");
  await on.ana.openChat("Me voici.");
  await on.ana.close();
  await on.ana.expectChats(2);
  await visitors[1].says("Encore une chose");
  await on.ana.openChat("Encore une chose");
  await on.ana.expectMessage("Encore une chose");
  assert.ok(!(await previews()).includes("Cinq"));
  for (const visitor of visitors) await visitor.leave();
});
