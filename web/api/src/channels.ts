// How channels are set up at their platforms: for the pages of managers.
import { answer, part, send } from "./client.ts";
import type { Channel } from "./types.ts";

/** Of a secret, its last characters. */
export interface KeptSecret {
  ends_with: string;
  set_at: string | null;
  expires_at: string | null;
}

export interface SetupProblem {
  code: string;
  /** Messages leave and arrive all the same. */
  is_warning: boolean;
  /** What the platform said. */
  detail: string | null;
}

export interface SetupCheck {
  at: string;
  ok: boolean;
  number: string | null;
  verified_name: string | null;
  quality: string | null;
  limit_tier: string | null;
  throughput: string | null;
  problems: SetupProblem[];
}

export interface SetupTest {
  phone: string;
  sent_at: string;
  accepted_at: string | null;
  delivered_at: string | null;
  answered_at: string | null;
  error: { code: string; platform_code: number | null; detail: string | null } | null;
}

export type NewsLevel = "info" | "warning" | "problem";

export interface ChannelNews {
  id: string;
  channel_id: string;
  code: string;
  level: NewsLevel;
  subject: string | null;
  detail: string | null;
  at: string;
  is_current: boolean;
}

/** Something that the platform told: what it was and what was done with it; none of its words. */
export interface WebhookEvent {
  id: string;
  at: string;
  kind: string;
  outcome: "taken" | "duplicate" | "kept_aside" | "refused";
  reason: string | null;
  /** Else it only says so, or nobody knows for which channel it was. */
  is_of_channel: boolean;
}

export interface WebhookLog {
  items: WebhookEvent[];
  next: string | null;
  kept_count: number;
  kept_days: number;
}

export interface ChannelSetup {
  id: string;
  kind: Channel["kind"];
  name: string;
  brand: { id: string; name: string };
  /** What comes from the configuration is changed there. */
  origin: "desk" | "configuration";
  phone_number_id: string;
  business_account_id: string | null;
  access_token: KeptSecret | null;
  app_secret: KeptSecret | null;
  verify_token: string | null;
  callback_url: string;
  check: SetupCheck | null;
  webhook: {
    verified_at: string | null;
    last_event_at: string | null;
    received_today: number;
    refused_today: number;
    subscribed: boolean | null;
  };
  profile: {
    name: string | null;
    about: string | null;
    description: string | null;
    picture: ProfilePicture;
  } | null;
  test: SetupTest | null;
  news: ChannelNews[];
}

/** The picture of the profile, as visitors see it: served by the desk, never from elsewhere. */
export interface ProfilePicture {
  url: string | null;
  /** Null while nobody could read the profile. */
  is_there: boolean | null;
  is_coming: boolean;
  /** Why the last one was not taken. */
  reason: string | null;
}

export interface NewChannel {
  id: string;
  kind: "whatsapp";
  name: string;
  brand_name: string;
  default_language: string;
  phone_number_id: string;
  business_account_id: string;
  access_token: string;
  app_secret: string;
}

export interface SetupChange {
  name?: string;
  brand_name?: string;
  phone_number_id?: string;
  business_account_id?: string;
  access_token?: string;
  app_secret?: string;
}

export interface OpenNews {
  items: ChannelNews[];
  channels: { id: string; name: string }[];
}

const setup = (id: string, rest = "") => `/channels/${part(id)}/setup${rest}`;
const post = (path: string, body: object) => answer<ChannelSetup>({ method: "POST", path, body });

export const channels_api = {
  create: (channel: NewChannel) => post("/channels", channel),
  setup: (id: string) => answer<ChannelSetup>({ method: "GET", path: setup(id) }),
  change: (id: string, change: SetupChange) =>
    answer<ChannelSetup>({ method: "PATCH", path: setup(id), body: change }),
  check: (id: string) => post(setup(id, "/check"), {}),
  subscribe: (id: string, override_callback: boolean) =>
    post(setup(id, "/subscribe"), { override_callback }),
  changeProfile: (id: string, change: { about?: string; description?: string }) =>
    answer<ChannelSetup>({ method: "PATCH", path: setup(id, "/profile"), body: change }),
  test: (id: string, phone: string) => post(setup(id, "/test"), { phone }),
  /** Of a channel, or of what nobody knows the channel of. */
  webhookLog: (id: string | null, before: string | null) =>
    answer<WebhookLog>({
      method: "GET",
      path: id === null ? "/webhook-log" : `/channels/${part(id)}/webhook-log`,
      query: before === null ? {} : { before },
    }),
  news: () => answer<OpenNews>({ method: "GET", path: "/channel-news" }),
  endNews: async (channel: string, id: string): Promise<void> => {
    await send({ method: "DELETE", path: `/channels/${part(channel)}/news/${part(id)}` });
  },
};
