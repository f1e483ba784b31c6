import { UNENFORCED, type Unenforced } from "@stagewright/core";
import type { Paint } from "../report/style.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { counted } from "../report/style.ts";
import type { Judged } from "./judge.ts";
import type { VerifiedReceipt } from "./verify-target.ts";

const COLOURS = {
  confirmed: "green",
  different: "red",
  broken: "red",
  missing: "yellow",
  "cannot-run": "yellow",
  "sampled-out": "dim",
  "nothing-to-run": "dim",
} as const satisfies Readonly<Record<VerifiedReceipt["verdict"], Parameters<Paint>[0]>>;

const WORDS: Readonly<Record<VerifiedReceipt["verdict"], string>> = {
  confirmed: "confirmed",
  different: "DIFFERENT",
  broken: "BROKEN",
  missing: "missing",
  "cannot-run": "cannot run",
  "sampled-out": "not run again",
  "nothing-to-run": "nothing to run",
};

export function verifyLines(judged: Judged, paint: Paint): readonly string[] {
  const { target, verified, sample, requireReceipts } = judged;
  const bare = requireReceipts ? paint("red", "NO RECEIPT") : paint("dim", "no receipt");
  return [
    `Receipts of ${sanitizeLine(target.what)}`,
    "",
    ...verified.flatMap((one) => receiptLines(one, paint)),
    ...target.unclaimed.map(
      ({ id, subject }) => `  ${bare}      ${id.slice(0, 10)} ${sanitizeLine(subject)}`,
    ),
    ...(verified.length + target.unclaimed.length === 0 ? ["  none"] : []),
    ...judged.wrong.map((said) => paint("red", `  ! ${sanitizeLine(said)}`)),
    ...judged.unsure.map((said) => paint("yellow", `  ? ${sanitizeLine(said)}`)),
    ...judged.elsewhere.map((said) => paint("yellow", `  beside this: ${sanitizeLine(said)}`)),
    "",
    summary(verified),
    ...(sample === undefined
      ? []
      : [
          `Chosen by the seed ${sample.seed}; the same ones again: --sample ${sample.count} --seed ${sample.seed}`,
        ]),
    ...trustLines(verified),
  ];
}

function receiptLines(one: VerifiedReceipt, paint: Paint): string[] {
  const { verdict, digest, kind, task, grade, commit, byTree, reasons, wordsNow } = one;
  const named = kind === "unknown" ? "a receipt that is not here" : kind;
  const what = task === undefined ? named : `${named} ${task}`;
  const at = commit === undefined ? "" : ` in ${commit.slice(0, 10)}`;
  const how = byTree === true ? " (by its tree: its message names none)" : "";
  return [
    `  ${paint(COLOURS[verdict], WORDS[verdict].padEnd(14))} ${digest.slice(0, 12)} ${sanitizeLine(what)}${grade === undefined ? "" : `, ${grade}`}${at}${how}`,
    ...reasons.map((reason) => `      ${sanitizeLine(reason)}`),
    ...claimLines(one),
    ...(one.allowed ?? []).map(
      ({ rule, path, line, by, reason }) =>
        `      ${sanitizeLine(`${rule} ${path}${line === undefined ? "" : `:${line}`}, allowed by ${by}: ${reason}`)}`,
    ),
    ...(one.leftOut ?? []).flatMap(({ file, owed, paidBy }) =>
      owed
        ? [
            `      its checks ran without ${sanitizeLine(file)}, which was owed${paidBy === undefined ? " and is not paid in what is here" : `; ${paidBy.slice(0, 12)} paid it`}`,
          ]
        : [],
    ),
    ...(wordsNow === undefined
      ? []
      : [`      proved against earlier words; the plan has now: ${sanitizeLine(wordsNow)}`]),
    ...(one.askedNow ?? []).map((said) => `      proved against earlier requirements: ${sanitizeLine(said)}`),
  ];
}

/** What a receipt of a task says, in two lines that are not one. */
function claimLines({ kind, claims }: VerifiedReceipt): string[] {
  if (kind !== "task" || claims === undefined) return [];
  const { mergedCleanly, verified } = claims;
  const whole = verified.find(({ isMergedTree }) => isMergedTree);
  const [part] = verified;
  const names = (seen: typeof part) => sanitizeLine(seen?.checks.map(({ check }) => check).join(", ") ?? "");
  return [
    mergedCleanly === undefined
      ? "      it says: nothing was merged"
      : `      it says: merged cleanly onto tree ${mergedCleanly.onto.slice(0, 10)}`,
    whole !== undefined
      ? `      it says: verified on the merged tree by ${names(whole)}`
      : part === undefined
        ? "      it does not say: verified on the merged tree; no check was green on it"
        : `      it says: verified by ${names(part)} on the merged tree without ${counted(part.without.length, "owed file")}`,
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

/** Who vouches, of those that the verifier trusts. */
function signerLines(verified: readonly VerifiedReceipt[]): string[] {
  const signers = new Set(verified.flatMap(({ signedBy }) => signedBy));
  return [...signers].map((by) => {
    const count = verified.filter(({ signedBy }) => signedBy.includes(by)).length;
    const who = by.startsWith("ssh: ") ? by.slice("ssh: ".length) : `the key ${by.slice(0, 12)}`;
    return `Signed by ${sanitizeLine(who)}: ${count === verified.length ? "all of them" : `${count} of ${verified.length}`}.`;
  });
}

/** What confirmation does not say. */
function trustLines(verified: readonly VerifiedReceipt[]): string[] {
  const here = verified.filter(({ verdict }) => verdict !== "missing");
  const unsigned = here.filter(({ signedBy }) => signedBy.length === 0).length;
  const loose = verified.filter(({ unsandboxed }) => unsandboxed === true).length;
  const silent = verified.filter(({ kind, unenforced }) => kind !== "unknown" && unenforced === undefined);
  const open = new Set(verified.flatMap(({ unenforced }) => unenforced ?? []));
  return [
    ...signerLines(here),
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
    ...(open.size === 0
      ? []
      : [
          "What nothing held back when they were written:",
          ...[...open].map((name) => `  - ${openWords(name)}`),
        ]),
    ...(silent.length === 0
      ? []
      : [`${counted(silent.length, "receipt")} of an earlier version: what held nobody back is not said.`]),
  ];
}

/** A later version may know more names than this one. */
function openWords(name: Unenforced): string {
  return Object.hasOwn(UNENFORCED, name) ? UNENFORCED[name] : sanitizeLine(name);
}
