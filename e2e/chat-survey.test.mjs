// After the agent's close: a score, then a word, once; a later message is another conversation (V5, P7, L2).
import assert from "node:assert/strict";
import { oneAgent } from "./support/chat-agent.mjs";
import { eventually } from "./support/desk.mjs";
import { stage } from "./support/stage.mjs";
import { Visitor } from "./support/widget.mjs";

const { on, step } = stage(oneAgent.options, oneAgent.enter);

let visitor;

const score = (value) => visitor.panel.getByRole("radio", { name: String(value) });

/** A chat with an answer, closed by its agent. */
async function talk(text) {
  await visitor.says(text);
  await on.ana.expectChats(1);
  await on.ana.openChat();
  await on.ana.answer("Avec plaisir.");
  await visitor.answer("Avec plaisir.").last().waitFor();
  await on.ana.close();
  await on.ana.expectChats(0);
  await visitor.sees("Merci, et à bientôt");
}

step("V5: a score counts at once, and is kept without the word after it", async () => {
  visitor = await Visitor.open(on.browser, on.demo.shopUrl);
  await visitor.openChat();
  await talk("Merci pour la lampe");
  await on.ana.get("survey-row").getByText("Questionnaire envoyé").waitFor();
  await visitor.expectWell("chat-survey");
  await score(4).click();
  await on.ana.get("survey-row").getByText("Note du visiteur : 4 sur 5").waitFor();
  await visitor.page.reload();
  await visitor.sees("Un mot à ajouter ?");
});

step("V5: then a word, once, shown to colleagues as it was written", async () => {
  await visitor.panel.getByRole("textbox").fill("<b>Très clair</b>");
  await visitor.button("Envoyer mon avis").click();
  await visitor.sees("Merci pour votre avis.");
  const comment = on.ana.get("survey-row").locator("blockquote");
  await eventually(() => comment.textContent(), "<b>Très clair</b>", "the comment at the desk");
  await on.ana.expectWell("chat-survey-desk");
  await visitor.page.reload();
  await visitor.sees("Merci pour votre avis.");
  assert.equal(await visitor.panel.getByRole("radio").count(), 0);
});

step("V5, L2: a later message is another conversation, never an answer; the mean stands beside it", async () => {
  await visitor.button("Nouvelle conversation").click();
  await visitor.says("5");
  await on.ana.expectChats(1);
  await on.ana.openChat();
  await on.ana.expectMessage("5");
  await eventually(
    async () => (await on.ana.get("visitor-scores").innerText()).replace(/\s+/gu, " "),
    "4 / 5 1 note",
    "the mean",
  );
  await on.ana.page.getByText("« <b>Très clair</b> »").waitFor();
  await on.ana.expectWell("chat-survey-past");
  await on.ana.answer("Avec plaisir.");
  await on.ana.close();
  await visitor.sees("Merci, et à bientôt");
  await score(5).click();
  await on.ana.get("survey-row").getByText("Note du visiteur : 5 sur 5").waitFor();
});

step("P7: where the site asks nothing, nothing is asked", async () => {
  const question = { fr: "", en: "" };
  await on.ana.set({ survey: { is_on: false, question, comment_question: question } });
  await visitor.button("Nouvelle conversation").click();
  await visitor.says("Encore une");
  await on.ana.expectChats(1);
  await on.ana.openChat();
  await on.ana.answer("Voici.");
  await on.ana.close();
  await visitor.sees("Cette conversation est terminée.");
  assert.equal(await visitor.panel.getByRole("radio").count(), 0);
  assert.equal(await on.ana.get("survey-row").count(), 0);
  await visitor.leave();
});
