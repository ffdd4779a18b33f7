// What the button shows.
import { icon } from "./dom.ts";

const dot = "m4 0a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4";
const bubble = `M6.5 3.5h11A3.5 3.5 0 0 1 21 7v7a3.5 3.5 0 0 1-3.5 3.5H12l-4.7 3.7a.8.8 0 0 1-1.3-.6v-3.1A3.5 3.5 0 0 1 3 14V7a3.5 3.5 0 0 1 3.5-3.5M4 9.5${dot + dot + dot}`;

export const faceOf = (isOpen: boolean): SVGElement => icon(isOpen ? "m6 9 6 6 6-6" : bubble);
