// More pictures of lines: Lucide's (ISC licence).
import { Line } from "../panel/Icon.tsx";

const lines = {
  alert: "M12 8v4m0 4h.01M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0",
  clock: "M12 6v6l4 2m6-2a10 10 0 1 1-20 0 10 10 0 0 1 20 0",
  dots: "M12 5h.01M12 12h.01M12 19h.01",
  down: "m6 9 6 6 6-6",
  file: "M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7Zm-1 0v4a2 2 0 0 0 2 2h4",
  mail: "m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7m2-3h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2",
  more: "M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719M8 12h8m-4-4v8",
  one: "M20 6 9 17l-5-5",
  play: "M6 4v16l14-8Z",
  right: "m9 18 6-6-6-6",
  two: "M18 6 7 17l-5-5m20-2-7.5 7.5L13 16",
  wa: "M4.2 16.9A9.2 9.2 0 1 1 7.5 20.1L3 21.3ZM8.6 8c0 4 3.4 7.4 7.4 7.4l.6-1.9-2.1-1-1 1c-1.5-.7-2.4-1.6-3-3l1-1-1-2.1Z",
};

export type IconName = keyof typeof lines;

export const Icon = ({ name }: { name: IconName }) => <Line d={lines[name]} />;
