// The pages of the settings: their addresses, and who finds them in the navigation.
import type { Component } from "svelte";

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

/** A page stands here once the server has its part. */
const groups: readonly Group[] = [];

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
  return groupsFor(is_manager).some((group) => group.places.some((place) => place.path === path));
}
