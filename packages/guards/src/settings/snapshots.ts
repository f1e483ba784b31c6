import { isDeclared, isToGo, type Both, type Reading } from "../compare/change.ts";
import { isSnapshot } from "../syntax/language.ts";
import { lineAt } from "../syntax/tokens.ts";

/** What tests compare with, and what stands in files of its own. */
export function judgeSnapshots(reading: Reading): void {
  const { files, context, tell } = reading;
  const tests = files.filter((file) => file.old !== undefined && file.after === undefined);
  for (const file of files) {
    const { path, before, after } = file;
    if (!isSnapshot(path) || before === undefined || isToGo(context, path)) continue;
    const moved =
      after === undefined && files.some((other) => other.after === before && other.before === undefined);
    if (moved) continue;
    if (after === undefined) {
      const obsolete = tests.some((test) => path.includes(test.path.split("/").at(-1) ?? "\0"));
      tell(
        "SNAPSHOT_REWRITTEN",
        "asked",
        path,
        1,
        obsolete
          ? "it went with its test"
          : "what tests compare with is gone, and will be written anew from whatever comes out",
      );
      continue;
    }
    judgeEntries(file, reading, isDeclared(context, path));
  }
}

function judgeEntries(
  { path, before = "", after = "" }: Both,
  { tell, files }: Reading,
  declared: boolean,
): void {
  const [old, now] = [entries(before), entries(after)];
  const elsewhere = new Set(
    files.flatMap((file) =>
      isSnapshot(file.path) && file.path !== path
        ? [...entries(file.after ?? "").values()].map(({ text }) => text)
        : [],
    ),
  );
  const here = new Set([...now.values()].map(({ text }) => text));
  const changed = [...old].filter(
    ([name, { text }]) => now.get(name)?.text !== text && !here.has(text) && !elsewhere.has(text),
  );
  const first = changed[0];
  if (first === undefined) return;
  const code = files.some((file) => !file.testSide && file.after !== undefined && !isSnapshot(file.path));
  const all = changed.length === old.size && old.size > 2 ? ", all that there are" : "";
  const why = code ? "is the new output the right one?" : "and no code was changed with it";
  tell(
    "SNAPSHOT_REWRITTEN",
    declared && code ? "reported" : "asked",
    path,
    now.get(first[0])?.line ?? 1,
    `${changed.length} ${changed.length === 1 ? "entry is" : "entries are"} another now${all}; ${why}`,
  );
}

/** Entries of jest's, vitest's and node's files; of syrupy's and insta's; any other file is one entry. */
function entries(text: string): Map<string, { text: string; line: number }> {
  const cut = [...text.matchAll(/^exports\[[`'"](.*?)[`'"]\] = |^# name: (.*)$/gm)];
  if (cut.length === 0)
    return new Map([["", { text: text.replace(/^---[\s\S]*?---\n/, "").trim(), line: 1 }]]);
  return new Map(
    cut.map((found, at) => [
      found[1] ?? found[2] ?? "",
      {
        text: text.slice(found.index + found[0].length, cut[at + 1]?.index).trim(),
        line: lineAt(text, found.index),
      },
    ]),
  );
}
