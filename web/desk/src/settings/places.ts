// The pages of the settings: their addresses, and who finds them in the navigation.
import type { Component } from "svelte";
import Cable from "@lucide/svelte/icons/cable";
import CircleUser from "@lucide/svelte/icons/circle-user-round";
import Clock from "@lucide/svelte/icons/clock";
import LayoutTemplate from "@lucide/svelte/icons/layout-template";
import ListChecks from "@lucide/svelte/icons/list-checks";
import Route from "@lucide/svelte/icons/route";
import Signature from "@lucide/svelte/icons/signature";
import SquareSlash from "@lucide/svelte/icons/square-slash";
import Tag from "@lucide/svelte/icons/tag";
import UsersRound from "@lucide/svelte/icons/users-round";
import { m } from "#lib/paraglide/messages.js";

interface Place {
  path: string;
  icon: Component<Record<string, unknown>>;
  name: () => string;
  /** Whether agents find it too; managers and admins find all. */
  is_for_agents?: true;
}

interface Group {
  name: () => string;
  places: readonly Place[];
}

const groups: readonly Group[] = [
  {
    name: m["settings.group.channels"],
    places: [{ path: "/settings/channels", icon: Cable, name: m["channels.title"] }],
  },
  {
    name: m["settings.group.team"],
    places: [
      { path: "/settings/team", icon: UsersRound, name: m["team.title"], is_for_agents: true },
      { path: "/settings/hours", icon: Clock, name: m["hours.title"] },
      { path: "/settings/routing", icon: Route, name: m["routing.title"] },
    ],
  },
  {
    name: m["settings.group.messages"],
    places: [
      { path: "/settings/templates", icon: LayoutTemplate, name: m["templates.title"] },
      {
        path: "/settings/canned-replies",
        icon: SquareSlash,
        name: m["canned.title"],
        is_for_agents: true,
      },
      { path: "/settings/signatures", icon: Signature, name: m["signatures.title"] },
    ],
  },
  {
    name: m["settings.group.desk"],
    places: [
      { path: "/settings/closing", icon: Tag, name: m["closing.title"] },
      { path: "/settings/rules", icon: ListChecks, name: m["rules.title"] },
    ],
  },
  {
    name: m["settings.group.me"],
    places: [
      {
        path: "/settings/profile",
        icon: CircleUser,
        name: m["profile.title"],
        is_for_agents: true,
      },
    ],
  },
];

/** What the navigation shows; groups without a page are left out. */
export function groupsFor(is_manager: boolean): Group[] {
  return groups
    .map((group) => ({
      ...group,
      places: group.places.filter((place) => is_manager || place.is_for_agents),
    }))
    .filter((group) => group.places.length > 0);
}

/** Whether the role finds this page; an address can be typed. */
export function isOpenTo(is_manager: boolean, path: string): boolean {
  return groupsFor(is_manager).some((group) =>
    group.places.some((place) => isIn(place.path, path)),
  );
}

/** Whether an address is that of a place, or of something in it. */
export function isIn(place: string, path: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}
