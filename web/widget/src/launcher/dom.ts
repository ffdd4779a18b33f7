// Pictures drawn without a framework.

/** A picture of lines, in a button that says what it is. */
export function icon(path: string): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const drawn = document.createElementNS(space, "path");
  drawn.setAttribute("d", path);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.append(drawn);
  return svg;
}
