import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Relaunch } from "@pupitre/api/types";
import { conversation } from "../conversation/fixtures.ts";
import { language } from "../i18n/language.svelte.ts";
import { clock } from "../live/clock.svelte.ts";
import { desk } from "../live/desk.svelte.ts";
import { drafts } from "../live/drafts.svelte.ts";
import Composer from "./Composer.svelte";

vi.mock("@pupitre/api/compose", () => ({
  compose: { relaunchTemplates: () => Promise.resolve({ items: [], may_override: true }) },
}));

const ended = { ends_at: "2026-10-13T12:00:00.000000Z" };
const sent_at = "2026-10-14T11:00:00.000000Z";

function logIn(role: "agent" | "manager"): void {
  desk.snapshot = {
    me: {
      agent: {
        id: "ana",
        name: "Ana",
        pseudonym: "Ana",
        email: "",
        role,
        languages: [],
        avatar_url: null,
      },
      families: [],
      brands: [],
      session: { id: "session", expires_at: "2026-10-15T08:00:00.000000Z" },
      server_time: "2026-10-14T12:00:00.000000Z",
      simulator_url: null,
    },
    conversations: [],
    messages: {},
  };
}

function relaunched(outcome: Relaunch["outcome"], at = sent_at) {
  return conversation({ window: ended, relaunch: { outcome, sent_at: at } });
}

beforeAll(() => {
  language.choose("fr");
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  vi.spyOn(clock, "nowMs").mockReturnValue(Date.parse("2026-10-14T12:00:00Z"));
  clock.now_ms = Date.parse("2026-10-14T12:00:00Z");
});
beforeEach(() => logIn("agent"));

const reason = async () => (await screen.findByTestId("composer-blocked")).dataset["reason"];

it("W5: after a relaunch no second one is offered to an agent, answered or not, and the draft is kept", async () => {
  drafts.set("conversation", "Une dernière question");
  const { rerender } = render(Composer, { conversation: relaunched("pending") });
  expect(await reason()).toBe("relaunched");
  expect(screen.getByTestId("kept-draft").textContent).toContain("Une dernière question");
  await rerender({ conversation: relaunched("unanswered") });
  expect(await reason()).toBe("unanswered");
  expect(screen.getByTestId("close-unanswered").textContent).toContain("Clôturer sans réponse");
  expect(screen.queryByTestId("relaunch-override")).toBeNull();
  drafts.set("conversation", "");
});

it("W5: a manager may relaunch again, may give it up, and is asked anew after it", async () => {
  logIn("manager");
  const { rerender } = render(Composer, { conversation: relaunched("unanswered") });
  await fireEvent.click(await screen.findByTestId("relaunch-override"));
  expect(await screen.findByTestId("relaunch-none")).toBeTruthy();
  await fireEvent.click(screen.getByTestId("override-cancel"));
  await fireEvent.click(await screen.findByTestId("relaunch-override"));
  expect(await screen.findByTestId("override-cancel")).toBeTruthy();

  await rerender({ conversation: relaunched("pending", "2026-10-14T11:59:00.000000Z") });
  expect(await screen.findByTestId("relaunch-wait")).toBeTruthy();
  expect(screen.queryByTestId("override-cancel")).toBeNull();
});

it("W6: an answer opens the composer; a no has its goodbye above it", async () => {
  const open = { ends_at: "2026-10-15T11:00:00.000000Z" };
  const answered = (outcome: Relaunch["outcome"]) => ({ ...relaunched(outcome), window: open });
  const { rerender } = render(Composer, { conversation: answered("accepted") });
  expect(screen.getByTestId("composer")).toBeTruthy();
  expect(screen.queryByTestId("declined-banner")).toBeNull();
  await rerender({ conversation: answered("declined") });
  expect(await screen.findByTestId("declined-goodbye")).toBeTruthy();
  expect(screen.getByTestId("composer")).toBeTruthy();
});
