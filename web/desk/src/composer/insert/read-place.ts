// Coordinates out of what an agent pastes: "lat, lon", or the address of a place on a map. Nothing is asked of anyone.

export interface Coordinates {
  latitude: number;
  longitude: number;
}

const number = String.raw`[-+]?\d{1,3}(?:[.,]\d+)?`;
const point_number = String.raw`[-+]?\d{1,3}(?:\.\d+)?`;

/** `48.8584, 2.2945`, `48,8584 ; 2,2945`, `48.8584 2.2945`, with ° and compass letters or without. */
const pair_pattern = new RegExp(
  String.raw`^\s*(${number})\s*°?\s*([NSns])?\s*(?:[,;]\s*|\s+)(${number})\s*°?\s*([EWOewo])?\s*$`,
  "u",
);
/** In addresses of maps: the place that is marked first, then where the map is looked at. */
const address_patterns = [
  String.raw`!3d(?<lat>${point_number})!4d(?<lon>${point_number})`,
  String.raw`[?&#]mlat=(?<lat>${point_number})&mlon=(?<lon>${point_number})`,
  String.raw`[?&](?:q|query|ll|sll|daddr|destination|coordinate|center|cp)=(?:loc:)?(?<lat>${point_number})(?:,|~|\+|%2C|%20)+(?<lon>${point_number})`,
  String.raw`#map=\d+(?:\.\d+)?/(?<lat>${point_number})/(?<lon>${point_number})`,
  String.raw`[/=]@(?<lat>${point_number}),(?<lon>${point_number})`,
  String.raw`/(?:place|search|dir)/(?<lat>${point_number}),\+?(?<lon>${point_number})`,
  String.raw`^geo:(?<lat>${point_number}),(?<lon>${point_number})`,
].map((source) => new RegExp(source, "u"));

function onGlobe(latitude: number, longitude: number): Coordinates | null {
  const is_on_globe = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return is_on_globe ? { latitude, longitude } : null;
}

const decimal = (text: string) => Number(text.replace(",", "."));

function fromPair(text: string): Coordinates | null {
  const found = pair_pattern.exec(text);
  if (found === null) return null;
  const [, lat = "", north_south = "", lon = "", east_west = ""] = found;
  const south = /s/iu.test(north_south) ? -1 : 1;
  // "O" is the French west.
  const west = /[wo]/iu.test(east_west) ? -1 : 1;
  return onGlobe(south * decimal(lat), west * decimal(lon));
}

/** `null` when there is no place in it. */
export function readPlace(text: string): Coordinates | null {
  const pair = fromPair(text);
  if (pair !== null) return pair;
  for (const pattern of address_patterns) {
    const { lat, lon } = pattern.exec(text.trim())?.groups ?? {};
    if (lat !== undefined && lon !== undefined) return onGlobe(Number(lat), Number(lon));
  }
  return null;
}
