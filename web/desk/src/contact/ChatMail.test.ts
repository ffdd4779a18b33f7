import { render, screen } from "@testing-library/svelte";
import { api } from "@pupitre/api";
import type { ConversationMail } from "@pupitre/api/types";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { language } from "#i18n/language.svelte.ts";
import { conversation as open } from "../conversation/fixtures.ts";
import ChatMail from "./ChatMail.svelte";

const conversation = open();
const sent = {
  kind: "answer",
  address: "lea<b>@mail.example",
  state: "sent",
  error: null,
  at: "2026-10-14T12:00:00Z",
};

function tells(last: ConversationMail["last"]) {
  return vi.spyOn(api, "conversationMail").mockResolvedValue({ last });
}

beforeAll(() => {
  language.choose("fr");
});

beforeEach(() => {
  vi.restoreAllMocks();
});

it("V3: the agent reads that the visitor was told by e-mail, and asks again at each change", async () => {
  const asked = tells(sent);
  const { rerender } = render(ChatMail, { conversation });
  expect((await screen.findByTestId("contact-mail")).textContent).toContain(
    "Prévenu de la réponse par e-mail",
  );
  asked.mockResolvedValue({ last: { ...sent, state: "refused", error: "recipient_refused" } });
  await rerender({ conversation: { ...conversation } });
  await screen.findByText("E-mail refusé par le serveur de lea<b>@mail.example");
  expect(screen.getByTestId("contact-mail").dataset["state"]).toBe("refused");
  asked.mockResolvedValue({ last: { ...sent, state: "refused", error: "stopped" } });
  await rerender({ conversation: { ...conversation } });
  await screen.findByText("lea<b>@mail.example ne veut plus d’e-mails de réponse");
});

it("V3: where no mail left, nothing is said", async () => {
  const asked = tells(null);
  render(ChatMail, { conversation });
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  expect(screen.queryByTestId("contact-mail")).toBeNull();
});
