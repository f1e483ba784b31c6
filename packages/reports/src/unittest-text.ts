import type { TestStatus } from "@stagewright/core";
import type { Said } from "./classify.ts";
import { ReportBuilder, problem, type ReadReport } from "./model.ts";
import { cleanText, decode } from "./text.ts";

interface Listed {
  readonly name: string;
  /** `tests.test_sums.TestAdd`. */
  readonly place: string;
  status: TestStatus;
}

interface Section {
  /** `setUpClass`, `test_adds`, `tests.test_sums` of a module that did not load. */
  readonly name: string;
  readonly place: string;
  readonly said: Said;
}

const STATUS: Readonly<Record<string, TestStatus>> = {
  skipped: "skipped",
  expected: "todo",
  unexpected: "failed",
};
const RULE = "-".repeat(70);
/** `test_adds (tests.test_sums.TestAdd.test_adds) ... `, and before Python 3.11 without its name in brackets; or how one ended. */
const WORDS =
  /(?:^|\.\.\. )(?<name>[\w.]{1,400}) \((?<place>\w+(?:\.\w+){0,30})\)(?= \.\.\. |$)|(?:^| \.\.\. )(?<how>skipped|expected|unexpected)(?: '.*| ".*| failure| success)$/gm;
const SECTION = /^(?:FAIL|ERROR): ([\w.]{1,400}) \((\w+(?:\.\w+){0,30})\)(?: [([].*)?$/;

/**
 * What `python -m unittest -v` prints for people, stdout and stderr in one. What failed stands
 * in sections at its end; a text whose counts are not those it ends with is unreadable as a whole.
 */
export function readUnittestText(bytes: Uint8Array, root: string): ReadReport {
  const decoded = decode(bytes);
  if (decoded === undefined) return problem("MALFORMED", "its encoding is not known");
  const text = cleanText(decoded);
  const ends = [...text.matchAll(/^Ran (\d+) tests? in [\d.]+s$/gm)];
  const [end] = ends;
  if (end === undefined) return problem("TRUNCATED", "it does not say how many tests ran");
  if (ends.length > 1) return problem("MALFORMED", "it says more than once how many tests ran");
  const [list = "", ...parts] = text.slice(0, end.index).split(`\n${"=".repeat(70)}\n`);
  const listed = listOf(list);
  const sections = parts.flatMap(sectionOf);
  const unlike = unlikeCounts(listed, sections, list, Number(end[1]), text.slice(end.index));
  if (unlike !== undefined) return problem("MALFORMED", unlike);

  const builder = new ReportBuilder("unittest-text", root);
  const failed = new Map(sections.map((section) => [keyOf(section), section]));
  for (const { name, place, said } of sections) {
    const file = unloaded(name, place) ?? fileOf(place, !place.includes(".") || name.endsWith("Module"));
    if (unloaded(name, place) !== undefined || !listed.some((test) => keyOf(test) === keyOf({ name, place })))
      builder.suiteError({ suite: unloaded(name, place) ?? `${place} ${name}`, file, said });
  }
  for (const { name, place, status } of listed) {
    if (unloaded(name, place) !== undefined) continue;
    const section = failed.get(keyOf({ name, place }));
    builder.test({
      ...{ suite: place.split(".").at(-1) ?? "", name, file: fileOf(place, false) },
      status: section === undefined ? status : "failed",
      ...(section !== undefined || status === "failed"
        ? { said: section?.said ?? { message: "unexpected success" } }
        : {}),
    });
  }
  return builder.end();
}

function listOf(list: string): Listed[] {
  const listed: Listed[] = [];
  for (const { groups } of list.matchAll(WORDS)) {
    const { name, place, how } = groups ?? {};
    const last = listed.at(-1);
    if (name !== undefined && place !== undefined)
      listed.push({ name, place: withoutName(place, name), status: "passed" });
    else if (last?.status === "passed" && how !== undefined) last.status = STATUS[how] ?? "errored";
  }
  return listed;
}

function sectionOf(part: string): Section[] {
  const [head = ""] = part.split("\n", 1);
  const found = SECTION.exec(head);
  if (found === null) return [];
  const [, name = "", place = ""] = found;
  const said = part
    .slice(part.indexOf(`\n${RULE}\n`) + RULE.length + 2)
    .replace(new RegExp(`\\n?${RULE}\\n*$`), "");
  // What was raised stands below the last frame of the traceback, and is not indented.
  const frames = said.lastIndexOf("\n  File ");
  const raised = /^([A-Za-z_][\w.]*)(?::[^\n]*|)$/m.exec(
    said.slice(Math.max(0, frames)).replace(/^\n? .*\n/gm, ""),
  );
  const at = raised === null ? 0 : said.lastIndexOf(raised[0]);
  return [
    {
      name,
      place: withoutName(place, name),
      said: { type: raised?.[1], message: said.slice(at), stack: said },
    },
  ];
}

/** Why the parts are not what it says at its end that they are. */
function unlikeCounts(
  listed: readonly Listed[],
  sections: readonly Section[],
  list: string,
  ran: number,
  end: string,
): string | undefined {
  const counted = (what: string) => Number(new RegExp(`[(,] ?${what}=(\\d+)`).exec(end)?.[1] ?? 0);
  const said = (how: string) =>
    [...list.matchAll(WORDS)].filter(({ groups }) => groups?.["how"] === how).length;
  if (!/^(?:OK|FAILED|NO TESTS RAN)\b/m.test(end)) return "it does not say how it ended";
  if (listed.length !== ran) return `it names ${listed.length} tests, and says that ${ran} ran`;
  const failed = counted("failures") + counted("errors");
  if (sections.length !== failed) return `it tells of ${sections.length} failures, and says ${failed}`;
  const others = [
    ["skipped", "skipped"],
    ["expected", "expected failures"],
    ["unexpected", "unexpected successes"],
  ] as const;
  const unlike = others.find(([how, what]) => said(how) !== counted(what));
  return unlike === undefined ? undefined : `it does not tell which were ${unlike[1]}`;
}

function keyOf({ name, place }: { readonly name: string; readonly place: string }): string {
  return `${place} ${name}`;
}

function withoutName(place: string, name: string): string {
  return place.endsWith(`.${name}`) ? place.slice(0, -name.length - 1) : place;
}

/** The file of a module that did not load: its name stands where a test's would. */
function unloaded(name: string, place: string): string | undefined {
  return place.endsWith("unittest.loader._FailedTest") ? fileOf(name, true) : undefined;
}

/** `tests.test_sums.TestAdd` is of `tests/test_sums.py`. */
function fileOf(place: string, isModule: boolean): string {
  const parts = place.split(".");
  return `${(isModule ? parts : parts.slice(0, -1)).join("/")}.py`;
}
