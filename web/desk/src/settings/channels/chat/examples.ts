// What a brand's server does to sign who a visitor is: the examples of the documentation, as they are there.
import words from "../../../../../../docs/identified-visitors.md?raw";

export interface Example {
  language: string;
  code: string;
}

export const examples: readonly Example[] = [
  ...words.matchAll(/^### (.+)\n+```\w+\n([\s\S]*?)```/gm),
].map(([, language = "", code = ""]) => ({ language, code: code.trimEnd() }));
