import type { Unit } from "../read/model.ts";
import { GAP, isLiteral } from "../syntax/tokens.ts";
import type { Account } from "./account.ts";
import { rowsOf } from "./rows.ts";
import type { Reading } from "./change.ts";
import { isRenamed } from "./same.ts";

type Telling = Pick<Reading, "tell">;

export function judgeRows(given: Unit, after: Unit, account: Account, { tell }: Telling): void {
  const [was, is] = [rowsOf(given), rowsOf(after)];
  if (is?.count === 0 && was?.count !== 0)
    tell(
      "CASES_REMOVED",
      "refused",
      after.path,
      is.line,
      `"${after.name}" has no cases, so that it does not run`,
    );
  if (was === undefined || was.count === 0 || is === undefined) return;
  const [old, now] = [
    { ...given, rows: was },
    { ...after, rows: is },
  ];
  const name = `"${now.name}"`;
  const literals = (tokens: readonly string[]): string[] => tokens.filter((token) => isLiteral(token));
  const lost = without(literals(old.rows.tokens), literals(now.rows.tokens));
  if (now.rows.count < old.rows.count) {
    if (now.rows.count > 0 && lost.length > 0 && account.holds(lost, after)) return;
    tell(
      "CASES_REMOVED",
      "refused",
      now.path,
      now.rows.line,
      `${name} had ${old.rows.count} cases, and has ${now.rows.count}`,
    );
    return;
  }
  if (lost.length > 0)
    tell(
      "EXPECTATION_REWRITTEN",
      "asked",
      now.path,
      now.rows.line,
      `among the cases of ${name} ${lost.slice(0, 3).map(readable).join(", ")} stood, and ${lost.length === 1 ? "is" : "are"} another now`,
    );
}

/** What a test hands to the code it is about, where its assertions are as they were. */
export function judgeInputs(
  old: Unit,
  now: Unit,
  account: Account,
  { tell }: Telling,
  everywhere: ReadonlySet<string>,
): void {
  if (isRenamed(old.tokens, now.tokens, old, now, account.renames)) return;
  const asserted = (units: readonly { subject: string; expected: string }[]): string[] =>
    units.flatMap(({ subject, expected }) => [...subject.split(" "), ...expected.split(" ")]);
  const rows = [...(rowsOf(old)?.tokens ?? []), ...(rowsOf(now)?.tokens ?? [])];
  const near = [...account.before(old), ...account.after(now)].flatMap(({ tolerance }) =>
    tolerance === undefined ? [] : [String(tolerance), String(Math.round(-Math.log10(tolerance)))],
  );
  const skip = new Set([...near, ...asserted(account.before(old)), ...asserted(account.after(now)), ...rows]);
  const inputs = (unit: Unit): string[] =>
    withoutMessages(unit.tokens).filter((token) => isLiteral(token) && !skip.has(token) && !isProse(token));
  const [was, is] = [inputs(old), inputs(now)];
  const lost = without(was, is).filter((token) => !everywhere.has(token));
  if (lost.length > 0 && without(is, was).length > 0)
    tell(
      "INPUT_REWRITTEN",
      "asked",
      now.path,
      now.line,
      `"${now.name}" works on other values than before: ${lost.slice(0, 3).map(readable).join(", ")} ${lost.length === 1 ? "is" : "are"} gone`,
    );
}

/** A body without what it says where it fails. */
function withoutMessages(tokens: readonly string[]): string[] {
  const kept: string[] = [];
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (depth > 0) depth += token === "(" ? 1 : token === ")" ? -1 : 0;
    else if (
      token === "(" &&
      /^(?:Errorf?|Fatalf?|Logf?|panic|println|print|log|warn|fail)$/.test(tokens[at - 1] ?? "")
    )
      depth = 1;
    else kept.push(token);
  }
  return kept;
}

const readable = (literal: string): string => `\`${literal.replaceAll(GAP, " ").slice(0, 40)}\``;
/** Messages for people; they decide nothing. */
const isProse = (token: string): boolean => token.includes("%") || token.split(GAP).length > 3;

function without(one: readonly string[], other: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const token of other) counts.set(token, (counts.get(token) ?? 0) + 1);
  return one.filter((token) => {
    const left = counts.get(token) ?? 0;
    counts.set(token, left - 1);
    return left <= 0;
  });
}
