import { isDeclared, isToGo, type Both, type Reading } from "../compare/change.ts";
import { judgeDependencies } from "./manifest.ts";
import { manifestLines, settingsKindOf, type SettingsKind } from "./kinds.ts";

const MANIFEST = /(?:^|\/)package\.json$/;

/** Files and parts of files that decide about checks. */
export function judgeSettings(reading: Reading): void {
  for (const file of reading.files) {
    const { path } = file;
    if (isToGo(reading.context, path)) continue;
    if (MANIFEST.test(path)) {
      judgeManifest(file, reading);
      judgeDependencies(file, reading);
    }
    const kind = settingsKindOf(path);
    if (kind !== undefined) judgeFile(file, kind, reading);
  }
}

function judgeManifest({ path, before, after }: Both, reading: Reading): void {
  if (before === undefined) return;
  const old = manifestLines(before);
  if (old === undefined || old.length === 0) return;
  const now = after === undefined ? [] : manifestLines(after);
  if (now === undefined) {
    reading.tell(
      "CHECK_CHANGED",
      "refused",
      path,
      1,
      "it is no JSON any more, so that its checks do not run",
    );
    return;
  }
  const names = new Set(old.map(nameOf));
  // What was not there before may come; but not before or after something that was.
  const [gone, come] = [
    minus(old, now),
    minus(now, old).filter(
      (line) => names.has(nameOf(line)) || hooks(line, names) || !line.startsWith("scripts."),
    ),
  ];
  if (gone.length + come.length === 0) return;
  const loosened = whyLooser(gone, come);
  const first = come[0] ?? gone[0] ?? "";
  const less = firstLess(gone, come);
  tellChanged(
    {
      rule: "CHECK_CHANGED",
      path,
      line: lineOf(after ?? "", first),
      what: first,
      loosened,
      less,
      strict: isStricter(gone, come),
    },
    reading,
  );
}

const nameOf = (line: string): string => /^scripts\.([^:]+(?::[^ :]+)*):/.exec(line)?.[1] ?? line;
const hooks = (line: string, names: ReadonlySet<string>): boolean =>
  /^(?:pre|post)./.test(nameOf(line)) && names.has(nameOf(line).replace(/^(?:pre|post)/, ""));

function judgeFile({ path, before, after }: Both, kind: SettingsKind, reading: Reading): void {
  const { tell, context } = reading;
  const declared = isDeclared(context, path);
  if (before === undefined) {
    const lines = meaningful(kind.part?.(after ?? "") ?? after ?? "", kind);
    const loosened = whyLooser([], lines);
    const isIgnore = path.endsWith("ignore");
    if (kind.part !== undefined || lines.length === 0 || (declared && loosened === undefined && !isIgnore))
      return;
    tell(
      kind.rule,
      declared && loosened === undefined ? "reported" : "asked",
      path,
      1,
      `it is new, and decides about checks${loosened === undefined ? "" : `: ${loosened}`}`,
    );
    return;
  }
  const part = (text: string): string[] => meaningful(kind.part === undefined ? text : kind.part(text), kind);
  const [old, now] = [part(before), after === undefined ? [] : part(after)];
  const [gone, come] = [minus(old, now), minus(now, old)];
  if (after === undefined) {
    tell(kind.rule, declared ? "asked" : "refused", path, 1, "it decided about checks, and is gone");
    return;
  }
  if (gone.length + come.length === 0) return;
  const loosened = whyLooser(gone, come);
  const first = come[0] ?? gone[0] ?? "";
  const less = firstLess(gone, come);
  tellChanged(
    {
      rule: kind.rule,
      path,
      line: lineOf(after, first),
      what: first,
      loosened,
      less,
      strict: isStricter(gone, come),
    },
    reading,
  );
}

interface Changed {
  readonly rule: SettingsKind["rule"];
  readonly path: string;
  readonly line: number;
  readonly what: string;
  readonly loosened: string | undefined;
  /** A line that held something, of which not all is left. */
  readonly less: string | undefined;
  /** All that came or went lets less through than before. */
  readonly strict: boolean;
}

/** A task that names the file may change it, and is asked where less is held to be right afterwards. */
function tellChanged(
  { rule, path, line, what, loosened, less, strict }: Changed,
  { tell, context }: Reading,
): void {
  const declared = isDeclared(context, path);
  const words = `\`${what.trim().slice(0, 80)}\`: ${loosened ?? "it decides about checks, and is another now"}`;
  if (declared)
    tell(
      rule,
      loosened === undefined && less === undefined ? "reported" : "asked",
      path,
      line,
      loosened === undefined && less !== undefined
        ? `\`${less.slice(0, 80)}\` decided about checks, and is another now; is as much held to be right?`
        : words,
    );
  else
    tell(
      rule,
      strict ? "reported" : loosened === undefined ? "asked" : "refused",
      path,
      line,
      strict
        ? `\`${what.trim().slice(0, 80)}\` holds more to be right`
        : `${words}; the task does not name this file`,
    );
}

/** Lines without comments and blanks at their ends. */
function meaningful(text: string, { hash = false }: SettingsKind): string[] {
  const bare = hash
    ? text.replaceAll(/(?<=^|\s)#.*$/gm, "")
    : text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(?<=^|\s)\/\/.*$/gm, "");
  return bare
    .split("\n")
    .map((line) => line.trim().replaceAll(/\s+/g, " ").replaceAll("'", '"').replace(/[,;]$/, ""))
    .filter((line) => line !== "" && !/^[{}[\]()]+$/.test(line));
}

function minus(one: readonly string[], other: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of other) counts.set(line, (counts.get(line) ?? 0) + 1);
  return one.filter((line) => {
    const left = counts.get(line) ?? 0;
    counts.set(line, left - 1);
    return left <= 0;
  });
}

function lineOf(text: string, words: string): number {
  const bare = words
    .replace(/^scripts\.([^:]+(?::[^ :]+)*): /, "")
    .replace(/^\w+ /, "")
    .trim();
  const at = text
    .split("\n")
    .findIndex(
      (line) =>
        line.replaceAll("'", '"').replaceAll(/\s+/g, " ").includes(bare.slice(0, 40)) ||
        line.includes(words.trim().slice(0, 20)),
    );
  return Math.max(1, at + 1);
}

/** What, where it comes, lets more through. */
const LETS_THROUGH =
  /passWithNoTests|pass-with-no-tests|\|\| ?(?:true|:|exit 0|echo)|; ?(?:true|exit 0)|continue-on-error: ?true|allow_failure: ?true|ignore[-_]?failures?|--no-verify|--exit-zero|--if-present|set \+e|"off"|: ?["']?off["']?|: ?0\b|: ?"warn"|\ballow\b|exclude|ignore|\bskip|deselect|disable|--bail=0|no:|-k "?not|testNamePattern|--grep|-t "|xfail_strict ?= ?false|strict\w*"?\s*[:=]\s*"?false|skipLibCheck"?: ?true|noEmitOnError"?: ?false|checkJs"?: ?false|no(?:Implicit|Unchecked|Unused|Fallthrough)\w*"?: ?false|when: ?manual|if: ?(?:false|\$\{\{ ?false)|^echo\b|: echo\b|^scripts\.[^ ]+: (?:true|:|exit 0)$|^(?:-? ?run: )?(?:true|exit 0)$|^[@-](?:go|npm|cargo|pytest|make|python|coverage)\b|--silent|dangerously|allowOnly"?: ?true|forbid\w*"?: ?false|warn_unused\w* ?= ?false|ignore_errors|--test-threads|harness ?= ?false|autotests ?= ?false|-short\b|--no-fail|globals\b.*expect|retry|reruns|--lf\b|exitfirst|maxfail|--passed|bail\b/i;
/** What, where it goes, held something. */
const HOLDS =
  /threshold|strict|--max-warnings|-race\b|--cov|coverage|fail[-_]under|error|deny|-D ?warnings|test|lint|check|vet|clippy|tsc|pytest|forbid/i;
const LOWER_IS_LOOSER =
  /threshold|branches|functions|lines|statements|fail[-_]?under|min(?:imum)?|target|percent|coverage|score|rating/i;
const HIGHER_IS_LOOSER =
  /time_?-?out|retr|reruns|max-?warnings|max[-_]?fail|slow|complexity|max-?(?:lines|depth|len|params|statements)|line-length|severity|budget|limit|workers?Idle|flak/i;

/** A line that decided about checks and is gone, with nothing in its place that says all that it said. */
function firstLess(gone: readonly string[], come: readonly string[]): string | undefined {
  const words = (line: string): string[] => line.split(/[\s,[\]"']+/).filter(Boolean);
  return gone.find((line) => {
    if (!HOLDS.test(line) && !/^(?:-? ?run|scripts?|command|steps?|uses)\b/.test(line)) return false;
    const said = words(line);
    return !come.some((one) => {
      const says = new Set(words(one));
      const number =
        /\d/.test(line) &&
        keyOf(one) === keyOf(line) &&
        (HIGHER_IS_LOOSER.test(line) || LOWER_IS_LOOSER.test(line));
      return number || said.every((word) => says.has(word));
    });
  });
}

/** Why less is held to be right afterwards; undefined where nothing says so. */
function whyLooser(gone: readonly string[], come: readonly string[]): string | undefined {
  for (const line of come) {
    const was = gone.find((one) => keyOf(one) === keyOf(line));
    const number = looserNumber(was, line);
    if (number !== undefined) return number;
    const lets = LETS_THROUGH.exec(line)?.[0];
    if (lets !== undefined && !(was !== undefined && lets.length > 1 && was.includes(lets)))
      return `\`${lets.trim()}\` lets through what did not pass before`;
  }
  // Certain only where less stands there than before: else something may have come in its place.
  const lost =
    come.length < gone.length
      ? gone.find(
          (line) =>
            HOLDS.test(line) &&
            !LETS_THROUGH.test(line) &&
            !come.some((one) => keyOf(one) === keyOf(line) || says(one, line)),
        )
      : undefined;
  if (lost !== undefined) return `\`${lost.slice(0, 60)}\` is gone`;
  return undefined;
}

const wordsOf = (line: string): string[] => line.split(/[\s,[\]"':=]+/).filter((word) => /\w/.test(word));
/** Whether all words of a line stand in another. */
const says = (one: string, line: string): boolean => {
  const there = new Set(wordsOf(one).map((word) => word.replace(/^-(?=[a-z]{2})/, "")));
  return wordsOf(line).every((word) => there.has(word.replace(/^-(?=[a-z]{2})/, "")));
};

/** Settings that only ever hold more. */
const STRICT =
  /^"?(?:restoreMocks|clearMocks|resetMocks|mockReset|unstubEnvs|unstubGlobals|shuffle|randomize|errorOnDeprecated|forbidOnly|detectOpenHandles|strict\w*|exactOptionalPropertyTypes|no(?:Implicit|Unchecked|Unused|Fallthrough|PropertyAccess)\w*|warn_\w+|disallow_\w+|check_untyped_defs|xfail_strict|fail-fast|unsafe_code|missing_docs)"?\s*[:=]\s*"?(?:true|"?error|"?deny|"?forbid)|^sequence: \{ shuffle: true \}$/;

/** Whether nothing came but what holds more, and nothing went but what let through, or held less. */
function isStricter(gone: readonly string[], come: readonly string[]): boolean {
  const raised = (line: string, was: string): boolean => {
    if (keyOf(line) !== keyOf(was) || LETS_THROUGH.test(line.replace(was, ""))) return false;
    const bare = (text: string): string => text.replaceAll(/\d[\d_.]*/g, "0");
    const [now, old] = [line, was].map((text) => (text.match(/\d[\d_.]*/g) ?? []).map(Number));
    return (
      LOWER_IS_LOOSER.test(line) &&
      !HIGHER_IS_LOOSER.test(line) &&
      bare(line) === bare(was) &&
      (now ?? []).every((number, at) => number >= (old?.[at] ?? number))
    );
  };
  const shut = (line: string): boolean => {
    const lets = /^-(?=[a-z]{2})|\s*(?:\|\| ?(?:true|:)|; ?true|--passWithNoTests|--exit-zero|--if-present)$/;
    return lets.test(line) && come.includes(line.replace(lets, "").trim());
  };
  const closed =
    /^(?:- )?(?:continue-on-error|allow_failure): ?true$|^"?(?:passWithNoTests|skipLibCheck)"?: ?true$/;
  const goneWell = gone.every(
    (line) => closed.test(line) || shut(line) || come.some((one) => raised(one, line)),
  );
  return (
    goneWell &&
    come.every(
      (line) =>
        STRICT.test(line) || gone.some((was) => raised(line, was) || (shut(was) && was.includes(line))),
    )
  );
}

const keyOf = (line: string): string =>
  /^<(\w+)>/.exec(line)?.[1] ?? line.split(/[:=]/)[0]?.replaceAll(/["'\s]/g, "") ?? line;

function looserNumber(was: string | undefined, is: string): string | undefined {
  const [before, after] = [was, is].map((line) =>
    /[:= ]\s*"?(\d[\d_]*(?:\.\d+)?)/.exec(line ?? "")?.[1]?.replaceAll("_", ""),
  );
  if (after === undefined) return undefined;
  if (before === undefined) return HIGHER_IS_LOOSER.test(is) ? `\`${is.slice(0, 60)}\` is new` : undefined;
  const [one, other] = [Number(before), Number(after)];
  if (other < one && LOWER_IS_LOOSER.test(is) && !HIGHER_IS_LOOSER.test(is))
    return `${before} became ${after}`;
  return other > one && HIGHER_IS_LOOSER.test(is) ? `${before} became ${after}` : undefined;
}
