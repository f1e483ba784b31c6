import { languageOf } from "../syntax/language.ts";
import type { Reading } from "./change.ts";

/** What the change itself calls differently than before, or takes more for. */
export interface Renames {
  /** Whether what was `from` is `to` now: in the code, by an import's `as`, or as a helper of the tests. */
  readonly has: (from: string, to: string) => boolean;
  /** Whether the code under test takes something else for this function now. */
  readonly takesOther: (name: string) => boolean;
}

export function renamesIn({ files }: Reading): Renames {
  const code = files.filter(({ testSide, path }) => !testSide && languageOf(path) !== undefined);
  const names = (texts: readonly (string | undefined)[]): Set<string> =>
    new Set(texts.flatMap((text) => text?.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []));
  const [was, is] = [names(code.map(({ before }) => before)), names(code.map(({ after }) => after))];
  const helpers = (side: "old" | "now"): Set<string> =>
    new Set(
      files.flatMap((file) => [
        ...(file[side]?.units.map(({ name }) => name) ?? []),
        ...(file[side]?.defined.keys() ?? []),
      ]),
    );
  const [oldHelpers, nowHelpers] = [helpers("old"), helpers("now")];
  const aliases = new Set(
    files.flatMap(({ now }) =>
      [...(now?.text.matchAll(/([\w$]+) as ([\w$]+)/g) ?? [])].map(([, from, to]) => `${from} ${to}`),
    ),
  );
  return {
    has: (from, to) =>
      (was.has(from) && !is.has(from) && is.has(to) && !was.has(to)) ||
      (oldHelpers.has(from) && !nowHelpers.has(from) && nowHelpers.has(to) && !oldHelpers.has(to)) ||
      aliases.has(`${from} ${to}`),
    takesOther: (name) =>
      code.some(({ before, after }) => {
        if (before === undefined || after === undefined) return false;
        const pattern = signature(name);
        const [one, other] = [pattern.exec(before), pattern.exec(after)];
        return one !== null && other !== null && one[0] !== other[0];
      }),
  };
}

function signature(name: string): RegExp {
  const word = name.replaceAll("$", "\\$");
  return new RegExp(
    `(?:function|def|fn|func|func \\([^)]*\\)) ${word}\\s*(?:<[^>]*>)?\\(([^)]*)\\)|\\b${word}(?:: [^=]+)? = (?:async )?\\(([^)]*)\\)[^=]*=>|^\\s+(?:async |static )*${word}\\(([^)]*)\\)[^;{]*\\{`,
    "m",
  );
}
