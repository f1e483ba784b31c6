import { unreachable, type TaskState } from "@stagewright/core";
import type { CommandRun, Decided } from "../artifacts.ts";
import { names, type Criterion } from "./criteria.ts";
import type { CheckFact, Facts } from "./facts.ts";
import { isLintCheck, isLintCommand } from "./lint.ts";

/** A run that began after the work was done has not seen it. */
const ELSEWHERE = "the work was not done in this run, which has therefore not seen it";

type Verdict = Pick<Decided, "state" | "evidence">;

/** Each criterion by what was seen. Without evidence it stays open: nobody's word is taken for it. */
export function decide(criteria: readonly Criterion[], facts: Facts): Decided[] {
  return criteria.map((criterion) => ({
    id: criterion.id,
    text: criterion.text,
    ...verdictOn(criterion, facts),
  }));
}

function verdictOn({ id, rule }: Criterion, facts: Facts): Verdict {
  switch (rule) {
    case "named":
      return byTests(id, facts);
    case "checks":
      return byChecks(facts);
    case "lint":
      return byLint(facts);
    case "secrets":
      return byAudit(facts);
    case "interface":
      return byInterface(facts);
    case "documents":
      return byDocuments(facts);
    default:
      return unreachable(rule);
  }
}

/** Tests that name it were seen red without the code, and green with it. */
function byTests(id: string, { tasks, receipt }: Facts): Verdict {
  const naming = tasks.filter(({ task }) => names(`${task.title}\n${task.body}`, id));
  const first = naming.filter(({ task }) => task.kind === "tests-first");
  const shown = first.length > 0 ? first : naming.filter((task) => gradeOf(task) === "witnessed");
  if (receipt === undefined) return open(ELSEWHERE);
  if (shown.length === 0) return open("no test that names it was seen to fail and then to pass");
  const unproven = shown.filter((task) => gradeOf(task) !== "witnessed");
  if (unproven.length > 0)
    return open(unproven.map((task) => `${task.task.id} is ${gradeOf(task)}, not witnessed`).join("; "));
  const files = [...new Set(shown.flatMap(testFiles))];
  const told = files.length === 0 ? "its tests" : files.map((file) => `\`${file}\``).join(", ");
  return met(`${told}: red without the code, green with it (${shown.map(({ task }) => task.id).join(", ")})`);
}

function testFiles({ now }: TaskState): string[] {
  return now.kind === "done" ? now.landed.owes.map(({ file }) => file) : [];
}

function gradeOf({ now }: TaskState): string {
  return now.kind === "done" ? now.landed.grade : now.kind;
}

function byChecks({ checks, commands, receipt }: Facts): Verdict {
  const failed = commands.filter(({ state }) => state === "failed");
  if (failed.length > 0) return notMet(failed.map(commandWords).join("; "));
  const old = checks.filter(({ state }) => state === "old");
  if (old.length > 0) return open(`${old.map(checkWords).join(", ")} failed before the work and may still`);
  const passed = commands.filter(({ state }) => state === "passed");
  if (receipt === undefined) return open(ELSEWHERE);
  if (checks.length === 0) return open("no check is configured");
  if (passed.length === 0)
    return open(
      `${checks.map(checkWords).join(", ")} passed; no command of the report could be run to its end`,
    );
  return met(
    `${checks.map(checkWords).join(", ")} passed on the result${receiptWords(receipt)}; ${passed.length} of the report's ${commands.length} commands passed in a clean checkout`,
  );
}

function byLint({ checks, commands, receipt }: Facts): Verdict {
  const tried = commands.filter(({ command, state }) => state !== "not-run" && isLintCommand(command));
  const failed = tried.filter(({ state }) => state === "failed");
  if (failed.length > 0) return notMet(failed.map(commandWords).join("; "));
  const own = receipt === undefined ? [] : checks.filter(isLintCheck);
  if (own.length > 0)
    return met(
      `${own.map(checkWords).join(", ")} shows nothing new${receiptWords(receipt)}${own.some(({ state }) => state === "old") ? "; it failed before" : ""}`,
    );
  const passed = tried.filter(({ state }) => state === "passed");
  return passed.length > 0
    ? met(passed.map(commandWords).join("; "))
    : open("no check lints or formats, and no command of the report does");
}

function byAudit({ tasks, receipt }: Facts): Verdict {
  if (receipt === undefined) return open(ELSEWHERE);
  const merged = tasks.filter(({ now }) => now.kind === "done");
  if (merged.length === 0) return open("nothing was merged");
  const unseen = merged.filter(({ now }) => now.kind === "done" && now.candidate === undefined);
  if (unseen.length > 0)
    return open(`${unseen.map(({ task }) => task.id).join(", ")} was done by a human, and not audited`);
  const kept = tasks
    .flatMap(({ history }) => history)
    .filter(({ failed }) => holdsSecret(failed.failure)).length;
  return met(
    `each of the ${merged.length} merged changes was audited first, and one with a secret is refused${kept === 0 ? "" : `; ${kept} attempts were`}`,
  );
}

function holdsSecret(failure: { readonly code: string }): boolean {
  return (
    failure.code === "CHANGE_REFUSED" &&
    "findings" in failure &&
    JSON.stringify(failure.findings).includes('"SECRET"')
  );
}

function byInterface({ change, versioned }: Facts): Verdict {
  switch (change.kind) {
    case "unknown":
      return open(change.why);
    case "kept":
      if (change.files === 0) return met("no source that was there before was changed");
      return met(
        `no exported name of the ${change.files} changed sources is gone (names alone: what they take and give was not compared)`,
      );
    case "gone": {
      const gone = change.names.map((name) => `\`${name}\``).join(", ");
      return versioned
        ? open(
            `no longer exported: ${gone}; the version was changed, and whether on purpose a human can tell`,
          )
        : notMet(`no longer exported, under the same version: ${gone}`);
    }
  }
}

function byDocuments({ documents: { file, missing } }: Facts): Verdict {
  return missing.length === 0
    ? met(`\`${file}\` was changed and has all three`)
    : notMet(missing.map((each) => `\`${file}\`: ${each}`).join("; "));
}

function commandWords({ command, detail }: CommandRun): string {
  return `\`${command.replaceAll("`", "'")}\`: ${detail}`;
}

function checkWords({ name, display }: CheckFact): string {
  return `${name} (\`${display.replaceAll("`", "'")}\`)`;
}

function receiptWords(receipt: string | undefined): string {
  return receipt === undefined ? "" : `, receipt ${receipt.slice(0, 12)}`;
}

const met = (evidence: string): Verdict => ({ state: "met", evidence });
const notMet = (evidence: string): Verdict => ({ state: "not-met", evidence });
const open = (evidence: string): Verdict => ({ state: "open", evidence });
