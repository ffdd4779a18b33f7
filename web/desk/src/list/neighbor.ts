// Walking the list with the keys.

/** The neighbor of an item in a list, or the end to begin at when it is not in it. */
export function neighbor(
  ids: readonly string[],
  current: string | null,
  step: 1 | -1,
): string | undefined {
  const place = current === null ? -1 : ids.indexOf(current);
  if (place === -1) return step === 1 ? ids.at(0) : ids.at(-1);
  return place + step < 0 ? undefined : ids[place + step];
}
