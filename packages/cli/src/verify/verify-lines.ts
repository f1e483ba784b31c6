import type { Paint } from "../report/style.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { counted } from "../report/style.ts";
import type { Target } from "./targets.ts";
import type { VerifiedReceipt } from "./verify-target.ts";

const COLOURS = {
  confirmed: "green",
  different: "red",
  broken: "red",
  "cannot-run": "yellow",
  "sampled-out": "dim",
  "nothing-to-run": "dim",
} as const satisfies Readonly<Record<VerifiedReceipt["verdict"], Parameters<Paint>[0]>>;

const WORDS: Readonly<Record<VerifiedReceipt["verdict"], string>> = {
  confirmed: "confirmed",
  different: "DIFFERENT",
  broken: "BROKEN",
  "cannot-run": "cannot run",
  "sampled-out": "not run again",
  "nothing-to-run": "nothing to run",
};

export function verifyLines(
  target: Target,
  verified: readonly VerifiedReceipt[],
  paint: Paint,
): readonly string[] {
  return [
    `Receipts of ${sanitizeLine(target.what)}`,
    "",
    ...verified.flatMap((one) => receiptLines(one, paint)),
    ...target.unclaimed.map(
      ({ id, subject }) => `  ${paint("dim", "no receipt")}      ${id.slice(0, 10)} ${sanitizeLine(subject)}`,
    ),
    ...(verified.length + target.unclaimed.length === 0 ? ["  none"] : []),
    ...target.known.problems.map((problem) => paint("red", `  ! ${sanitizeLine(problem)}`)),
    "",
    summary(verified),
    ...trustLines(verified),
  ];
}

function receiptLines(one: VerifiedReceipt, paint: Paint): string[] {
  const { verdict, digest, kind, task, grade, commit, byTree, reasons, wordsNow } = one;
  const what = task === undefined ? kind : `${kind} ${task}`;
  const at = commit === undefined ? "" : ` in ${commit.slice(0, 10)}`;
  const how = byTree === true ? " (by its tree: its message names none)" : "";
  return [
    `  ${paint(COLOURS[verdict], WORDS[verdict].padEnd(14))} ${digest.slice(0, 12)} ${sanitizeLine(what)}${grade === undefined ? "" : `, ${grade}`}${at}${how}`,
    ...reasons.map((reason) => `      ${sanitizeLine(reason)}`),
    ...(wordsNow === undefined
      ? []
      : [`      proved against earlier words; the plan has now: ${sanitizeLine(wordsNow)}`]),
  ];
}

function summary(verified: readonly VerifiedReceipt[]): string {
  const kinds = Object.keys(WORDS) as VerifiedReceipt["verdict"][];
  const counts = kinds.flatMap((kind) => {
    const count = verified.filter(({ verdict }) => verdict === kind).length;
    return count === 0 ? [] : [`${count} ${WORDS[kind]}`];
  });
  return counts.length === 0 ? "Nothing to verify." : `${counts.join(", ")}.`;
}

/** What confirmation does not say. */
function trustLines(verified: readonly VerifiedReceipt[]): string[] {
  const unsigned = verified.filter(({ signedBy }) => signedBy.length === 0).length;
  const loose = verified.filter(({ unsandboxed }) => unsandboxed === true).length;
  return [
    ...(unsigned === 0
      ? []
      : [
          `${counted(unsigned, "receipt")} without a signature of a key that you trust (--key FILE): what was run again was seen here, the rest is somebody's word.`,
        ]),
    ...(loose === 0
      ? []
      : [
          `${counted(loose, "receipt")} written where no sandbox held the agent: tamper-evident, not tamper-proof.`,
        ]),
  ];
}
