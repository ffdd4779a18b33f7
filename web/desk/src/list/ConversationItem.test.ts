import { render, screen } from "@testing-library/svelte";
import { beforeAll, expect, it } from "vitest";
import { conversation } from "../conversation/fixtures.ts";
import { language } from "../i18n/language.svelte.ts";
import ConversationItem from "./ConversationItem.svelte";

beforeAll(() => language.choose("fr"));

function show(over: Parameters<typeof conversation>[0] = {}) {
  render(ConversationItem, { conversation: conversation(over), is_current: false });
  return screen.getByTestId("conversation-item");
}

it("D1: shows who it is and on what channel", () => {
  const item = show();
  expect(item.textContent).toContain("Clémence R.");
  expect(screen.getByRole("img", { name: "WhatsApp" })).toBeTruthy();
});

it("V6: shows what the visitor wrote as text, never as markup", () => {
  const text = '<img src=x onerror="alert(1)"><b>gras</b>';
  const item = show({
    contact: {
      id: "contact",
      name: "<i>Odile</i>",
      name_origin: "profile",
      name_note: null,
      phone: null,
      marketing_stopped_at: null,
      color_key: 0,
      is_blocked: false,
    },
    last_message: {
      id: "message",
      direction: "inbound",
      kind: "text",
      text,
      sent_at: "2026-10-14T11:30:00.000000Z",
      delivery: null,
    },
  });
  expect(screen.getByTestId("conversation-preview").textContent?.trim()).toBe(text);
  expect(screen.getByTestId("conversation-name").textContent).toBe("<i>Odile</i>");
  expect(item.querySelector("img, i, [onerror]")).toBeNull();
});

it("W3: counts a short window down in words, and says when it has closed", () => {
  const in_h = (count: number) => new Date(Date.now() + count * 3_600_000 + 30_000).toISOString();
  const short = show({ window: { ends_at: in_h(2) } });
  expect(short.querySelector("[data-testid=window-left]")?.textContent).toContain("2 h 00");
  expect(short.querySelector("[data-ring=short]")).not.toBeNull();

  render(ConversationItem, {
    conversation: conversation({ window: { ends_at: in_h(-1) } }),
    is_current: false,
  });
  expect(screen.getByTestId("window-closed").textContent).toContain("Fenêtre fermée");
});

it("tells the number of unread messages, and none when there are none", () => {
  const item = show({ unread_count: 3 });
  expect(item.querySelector("[data-testid=conversation-unread]")?.textContent).toContain("3");
  const read = render(ConversationItem, { conversation: conversation(), is_current: true });
  expect(read.container.querySelector("[data-testid=conversation-unread]")).toBeNull();
});
