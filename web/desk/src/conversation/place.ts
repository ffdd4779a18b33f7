// Places: how their coordinates are written, and where they are looked at.

const decimals = 6;

/** `48.858370, 2.294481`: as maps and phones take it back. */
export function coordinatesText(latitude: number, longitude: number): string {
  const text = (degrees: number) => String(Number(degrees.toFixed(decimals)));
  return `${text(latitude)}, ${text(longitude)}`;
}

/** A map with the place marked; it is asked for only when the agent opens it. */
export function mapAddress(latitude: number, longitude: number): string {
  const [lat, lon] = [latitude.toFixed(decimals), longitude.toFixed(decimals)];
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=16/${lat}/${lon}`;
}
