import type { Reading } from "../compare/change.ts";
import { languageOf } from "../syntax/language.ts";
import { lineAt, tokensOf } from "../syntax/tokens.ts";

/** Words that switch a tool off where they stand. */
const SUPPRESSIONS: readonly RegExp[] = [
  /\b(?:eslint|oxlint|tslint|stylelint|biome|deno-lint|standard|jshint|prettier)[-:]?(?:disable|ignore)(?:-next-line|-line|-file|-all)?\b[^\n*]*/,
  /@ts-(?:ignore|nocheck|expect-error)\b[^\n*]*/,
  /\b(?:istanbul|c8|v8|node:coverage) (?:ignore|disable)\b[^\n*]*/,
  /#\s*(?:ruff:\s*|flake8:\s*)?noqa\b.*/i,
  /#\s*(?:type|pyright|mypy|pyre|pytype)\s*:\s*(?:ignore|basic|disable)\b.*/,
  /#\s*(?:pylint|fmt|isort|nosec|bandit)\s*:\s*(?:disable|skip|off|skip-file)\b.*|#\s*nosec\b.*/,
  /#\s*pragma:\s*no\s*(?:cover|branch)\b.*/i,
  /@(?:jest|vitest)-(?:environment|config|runner)\S*.*/,
  /\/\/go:(?:linkname|debug|build|noinline|generate)\b.*/,
  /\/\/[/!]\s*```\s*(?:ignore|no_run|text|compile_fail|should_panic)\b.*/,
  /\bdoctest:\s*\+\w+.*/,
  /\/\/\s*(?:nolint\b.*|lint:ignore\b.*|#nosec\b.*|coverage:ignore\b.*)/,
];
const RUST_ALLOW = /#!?\[\s*(?:allow|expect|coverage\s*\(\s*off|cfg_attr\([^)]*allow)[^\]]*\]/g;

interface Found {
  readonly words: string;
  readonly line: number;
}

/** Lint and type checks, coverage: switched off by a comment that was not there before. */
export function judgeSuppressions({ files, tell }: Reading): void {
  const before = new Map<string, number>();
  for (const { path, before: text } of files)
    for (const { words } of suppressionsIn(path, text)) before.set(words, (before.get(words) ?? 0) + 1);
  for (const { path, after } of files)
    for (const { words, line } of suppressionsIn(path, after)) {
      const left = before.get(words) ?? 0;
      before.set(words, left - 1);
      if (left > 0) continue;
      const severity = hasReason(words) ? "reported" : "asked";
      tell(
        "LINT_SUPPRESSED",
        severity,
        path,
        line,
        `\`${words.slice(0, 80)}\` switches a check off here${severity === "asked" ? ", and does not say why" : ""}`,
      );
    }
}

function suppressionsIn(path: string, text: string | undefined): Found[] {
  const language = languageOf(path);
  if (
    language === undefined ||
    text === undefined ||
    !/ignore|disable|noqa|nolint|nosec|pragma|allow|expect|nocheck|skip|coverage|jest-|vitest-|go:|```|doctest/i.test(
      text,
    )
  )
    return [];
  const comments = tokensOf(language, text).filter(({ kind }) => kind === "comment");
  const found = comments.flatMap(({ text: comment, from }) => {
    const words = SUPPRESSIONS.map((one) => one.exec(comment)?.[0]).find((one) => one !== undefined);
    return words === undefined
      ? []
      : [{ words: words.trim().replace(/\s*\*\/$/, ""), line: lineAt(text, from) }];
  });
  if (language !== "rust") return found;
  return [
    ...found,
    ...[...text.matchAll(RUST_ALLOW)].map(({ 0: words, index }) => ({ words, line: lineAt(text, index) })),
  ];
}

/** `-- because …`, `: because …`, `reason = "…"`: three words at least. */
function hasReason(words: string): boolean {
  const reason = /(?:--|reason\s*=|—|expect-error|;|:)\s*([^:]*)$/.exec(words)?.[1] ?? "";
  return (
    reason
      .trim()
      .split(/\s+/)
      .filter((word) => /[a-z]{2}/i.test(word)).length >= 3
  );
}
