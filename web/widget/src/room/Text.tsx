// What somebody wrote: words and links, never HTML.
import { linkify } from "../text/linkify.ts";

export function Text({ text }: { text: string }) {
  return (
    <>
      {linkify(text).map(({ text, href }) =>
        href === undefined ? (
          text
        ) : (
          <a href={href} target="_blank" rel="noopener noreferrer nofollow">
            {text}
          </a>
        ),
      )}
    </>
  );
}
