import type { Clause, Finding, WorkOutcome } from "@stagewright/core";

/** The lines of the checklist that a program can tell from a diff. */

export interface Flaw {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly detail: string;
}

const PROSE = /\.(?:md|mdx|txt|rst|adoc)$/i;

interface Rule {
  readonly name: string;
  /** What is wrong with an added line; undefined: nothing. `before` is the line above it. */
  readonly wrong: (text: string, before: string) => string | undefined;
}

const RULES: readonly Rule[] = [
  {
    name: "debt that is left is documented",
    wrong: (text) => {
      const [, word, said = ""] =
        /(?:\/\/|#|\/?\*|--|<!--|;).*?\b(TODO|FIXME|HACK|XXX)\b(.*)$/.exec(text) ?? [];
      // Where it is tracked, or at least why it was left.
      const told =
        /#\d+|https?:\/\/|[A-Z]{2,}-\d+/.test(said) || said.replace(/[^\p{L}]+/gu, "").length >= 20;
      return word === undefined || told ? undefined : `${word} without a reason or a reference`;
    },
  },
  {
    name: "no failure is swallowed",
    wrong: (text, before) => {
      if (
        /\bcatch\s*(?:\([^)]*\))?\s*\{\s*\}/.test(text) ||
        /\.catch\(\s*\(\s*\w*\s*\)\s*=>\s*\{\s*\}\s*\)/.test(text)
      )
        return "an empty catch";
      if (/^\s*except\b[^:]*:\s*pass\s*$/.test(text)) return "an except that only passes";
      if (/^\s*pass\s*$/.test(text) && /^\s*except\b[^:]*:\s*$/.test(before))
        return "an except that only passes";
      return /^\s*\}\s*$/.test(text) && /\bcatch\s*(?:\([^)]*\))?\s*\{\s*$/.test(before)
        ? "an empty catch"
        : undefined;
    },
  },
  {
    name: "nothing is left from debugging",
    wrong: (text) => {
      const left = /^\s*(debugger\b|breakpoint\(\)|import pdb\b|binding\.pry\b|dbg!\()/.exec(text)?.[1];
      return left === undefined ? undefined : `${left} is left`;
    },
  },
];

/** What added lines of a unified diff have wrong. Prose is left out. */
export function flawsIn(diff: string): Flaw[] {
  const flaws: Flaw[] = [];
  for (const { path, line, text, before } of addedLines(diff)) {
    if (PROSE.test(path)) continue;
    for (const { name, wrong } of RULES) {
      const detail = wrong(text, before);
      if (detail !== undefined) flaws.push({ rule: name, path, line, detail });
    }
  }
  return flaws;
}

interface AddedLine {
  readonly path: string;
  readonly line: number;
  readonly text: string;
  readonly before: string;
}

function* addedLines(diff: string): Generator<AddedLine> {
  let path = "";
  let line = 0;
  let before = "";
  // Hunks say how long they are, so that a line of one is never taken for a header.
  let left = 0;
  for (const text of diff.split("\n")) {
    const [, start, length = "1"] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(text) ?? [];
    if (left <= 0 && start !== undefined) {
      line = Number(start) - 1;
      left = Number(length);
      before = "";
    } else if (left <= 0) {
      path = /^\+\+\+ (?:b\/)?(.*?)\t?$/.exec(text)?.[1] ?? path;
    } else if (!text.startsWith("-") && !text.startsWith("\\")) {
      line += 1;
      left -= 1;
      const own = text.slice(1);
      if (text.startsWith("+")) yield { path, line, text: own, before };
      before = own;
    }
  }
}

/** Each rule as a clause over all that was merged. */
export const qualityClauses: readonly Clause<WorkOutcome>[] = RULES.map(({ name }) => ({
  name,
  check: ({ diff }) =>
    flawsIn(diff)
      .filter(({ rule }) => rule === name)
      .map(({ path, line, detail }) => `${path}:${line}: ${detail}`),
}));

/** The same for a candidate, so that who did it can put it right. */
export function qualityFindings(diff: string): Finding[] {
  return flawsIn(diff).map(({ rule, path, line, detail }) => ({
    ...{ code: "RULE_BROKEN" as const, path, line, severity: "refused" as const },
    detail: `${detail}; ${rule}`,
  }));
}
