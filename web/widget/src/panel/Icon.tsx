// Pictures of lines: Lucide's (ISC licence), WhatsApp's as the desk draws it.

const lines = {
  attach:
    "m16 6-8.414 8.586a2 2 0 0 0 2.829 2.829l8.414-8.586a4 4 0 1 0-5.657-5.657l-8.379 8.551a6 6 0 1 0 8.485 8.485l8.379-8.551",
  down: "m6 9 6 6 6-6",
  send: "M14.536 21.686a.5.5 0 0 0 .937-.024l6.5-19a.496.496 0 0 0-.635-.635l-19 6.5a.5.5 0 0 0-.024.937l7.93 3.18a2 2 0 0 1 1.112 1.11zM21.854 2.147 10.914 13.086",
  smile: "M15 10V9m1.472 6a6 6 0 0 1-8.943 0M9 10V9m13 3a10 10 0 1 1-20 0 10 10 0 0 1 20 0",
  wa: "M4.2 16.9A9.2 9.2 0 1 1 7.5 20.1L3 21.3ZM8.6 8c0 4 3.4 7.4 7.4 7.4l.6-1.9-2.1-1-1 1c-1.5-.7-2.4-1.6-3-3l1-1-1-2.1Z",
};

export const Line = ({ d }: { d: string }) => (
  <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
    <path d={d} />
  </svg>
);

export const Icon = ({ name }: { name: keyof typeof lines }) => <Line d={lines[name]} />;
