import { beforeAll, expect, it } from "vitest";
import { language } from "#i18n/language.svelte.ts";
import { fileFacts } from "./file-facts.ts";
import { media } from "./fixtures.ts";

beforeAll(() => language.choose("en"));

it("C3: says the type of a file by its name, else by its content, and its size", () => {
  const table: [Parameters<typeof media>[0], string][] = [
    [{ file_name: "Notice.pdf" }, "PDF, 1.2 MB"],
    [{ mime: "application/pdf" }, "PDF, 1.2 MB"],
    [{ file_name: "sans extension", mime: "text/plain; charset=utf-8" }, "TXT, 1.2 MB"],
    [{ mime: "video/mp4", size_bytes: 2048 }, "MP4, 2 kB"],
    [{ mime: "application/octet-stream" }, "1.2 MB"],
    [{ mime: "application/octet-stream", size_bytes: null }, ""],
  ];
  for (const [over, facts] of table) expect(fileFacts(media(over))).toBe(facts);
});
