import { detectSandbox } from "@stagewright/agents";
import { err, ok, type CheckPin, type Result } from "@stagewright/core";
import { openBlobStore } from "@stagewright/engine-local";
import { auditDocument, type AuditedClaim, type DocumentAudit } from "../audit/audit-document.ts";
import { auditLines, short, type Judged, type ToldRuns } from "../audit/audit-lines.ts";
import { AuditBench } from "../audit/bench.ts";
import { findDocument } from "../audit/find-document.ts";
import { runAudit, type AuditRuns } from "../audit/run-audit.ts";
import { staticVerdict } from "../audit/static-verdict.ts";
import { cannotTell, countStands, type Verdict } from "../audit/verdict.ts";
import { chooseChecks } from "../checks.ts";
import { readConfig, type CheckedConfig } from "../config/config.ts";
import { parseDuration, showDuration } from "../duration.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { widthOf, type Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { inProject, type Project } from "../project.ts";
import { configWords } from "../report/config-words.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { counted, painter } from "../report/style.ts";
import { worksOf } from "../report/works.ts";
import { wrapLines } from "../report/wrap.ts";
import { writtenChecks } from "../settings.ts";

export interface AuditOptions {
  readonly check?: readonly string[];
  readonly task?: readonly string[];
  /** False: only git and receipts are asked. */
  readonly run: boolean;
  readonly limit: number;
  readonly time: string;
  readonly json?: boolean;
}

/**
 * Shows what evidence there is for what a document says is done, and runs the tests that speak for it.
 * No agent; nothing is written into the repository, not even what is ours.
 */
export async function audit(io: Io, typed: string, options: AuditOptions): Promise<ExitCode> {
  return inProject(io, (project) => audited(io, project, typed, options), { apart: true });
}

async function audited(io: Io, project: Project, typed: string, options: AuditOptions): Promise<ExitCode> {
  const { opened, repository } = project;
  const config = await readConfig(opened.topLevel, io.cwd);
  if (!config.ok) return tell(io, configWords(config.error, io.cwd));
  const place = { topLevel: opened.topLevel, cwd: io.cwd };
  const found = await findDocument(place, typed, config.value.plugins);
  if (!found.ok) return tell(io, found.error);
  const whole = await auditDocument(found.value, {
    repository,
    head: opened.head.commit,
    store: openBlobStore(project.blobs),
    receipts: knownReceipts(project),
  });
  const chosen = chosenClaims(whole, options.task);
  if (!chosen.ok) return tell(io, chosen.error);
  const before = chosen.value.map((each): Judged => ({ ...each, verdict: staticVerdict(each) }));
  const runs = options.run
    ? await runOf(io, project, config.value, before, options)
    : ok<Ran>({ lines: [], stopped: false });
  if (!runs.ok) return tell(io, runs.error);
  const judged = before.map((each): Judged => ({ ...each, verdict: lastVerdict(each, runs.value) }));
  if (options.json) io.out.write(`${JSON.stringify(jsonOf(whole, judged, runs.value))}\n`);
  else {
    const lines = auditLines(whole, judged, toldOf(whole, runs.value), painter(io.out.colour));
    io.out.write(`${wrapLines(lines, widthOf(io, io.out)).join("\n")}\n`);
  }
  if (runs.value.stopped) return EXIT.cancelled;
  return exitOf(judged);
}

/** That the check fails as it is comes first: of all that follows it is the least in doubt. */
function toldOf({ head }: DocumentAudit, { lines, check, ran }: Ran): ToldRuns {
  if (ran?.atHead?.code !== "fails") return { lines };
  const shown = sanitizeLine(check?.display ?? "");
  return { lines, head: `The check fails at HEAD (${short(head)}): \`${shown}\`, ${ran.atHead.end}.` };
}

/** What came of running, and how it is told. */
interface Ran {
  readonly lines: readonly string[];
  readonly stopped: boolean;
  readonly check?: CheckPin;
  readonly ran?: AuditRuns;
  /** There is none to be run. */
  readonly noCheck?: true;
}

async function runOf(
  io: Io,
  project: Project,
  { config }: CheckedConfig,
  judged: readonly Judged[],
  options: AuditOptions,
): Promise<Result<Ran, Problem>> {
  const written = writtenChecks(
    options.check === undefined ? {} : { check: options.check },
    config,
    "configuration",
  );
  if (!written.ok) return written;
  // Of those a receipt vouches for, whether their tests pass now.
  const wanted = judged.filter(
    ({ verdict, change }) =>
      verdict.code === "not-run" || (verdict.code === "witnessed-by-receipt" && change.tests.length > 0),
  );
  if (!wanted.some(({ verdict }) => verdict.code === "not-run")) return ok({ lines: [], stopped: false });
  const checks = await chooseChecks(written.value, project.repository, project.opened.head.commit);
  const check = checks.ok ? checks.value.checks.find(({ name }) => name === "test") : undefined;
  if (check === undefined) return ok({ lines: [], stopped: false, noCheck: true });
  const sandbox = await detectSandbox();
  const stop = new AbortController();
  const unwatch = io.onStopSignal(() => stop.abort());
  const bench = new AuditBench(project, {
    ...{ check, sandbox, setup: config.setup, env: config.env ?? [], signal: stop.signal },
  });
  const shown = sanitizeLine(check.display);
  const held = sandbox.kind === "none" ? `, with no sandbox (${sandbox.reason})` : ", in a sandbox";
  const say = (text: string) => io.err.write(`${text}\n`);
  say(
    `Running \`${shown}\` in clean checkouts${held}: as it is, then with changes taken out one at a time, at most ${options.limit} times and ${options.time}. --no-run only looks.`,
  );
  const began = performance.now();
  try {
    const ran = await runAudit(
      {
        repository: project.repository,
        head: project.opened.head.commit,
        bench,
        progress: ({ at, of, claims }) =>
          say(
            claims.length === 0
              ? `  ${short(project.opened.head.commit)} as it is`
              : `  ${at} of ${of}: without ${claims.map(sanitizeLine).join(", ")}`,
          ),
      },
      wanted.map((each) => ({ each, onlyNow: each.verdict.code === "witnessed-by-receipt" })),
      { limit: options.limit, ms: parseDuration(options.time) ?? 0 },
    );
    const left = ran.wanted - ran.made;
    const rest = left === 0 ? "" : `; ${counted(left, "change was", "changes were")} left`;
    const line = `\`${shown}\` was run once as it is and ${counted(ran.made, "time")} without a change, in ${showDuration(performance.now() - began)}${rest}.`;
    const untold =
      ran.noReport === undefined
        ? []
        : [`It is known by its exit code, and not test by test: ${sanitizeLine(ran.noReport)}.`];
    return ok({ lines: [line, ...untold], stopped: stop.signal.aborted, check, ran });
  } finally {
    unwatch();
    await bench.close();
  }
}

function lastVerdict({ claim, verdict }: Judged, { ran, noCheck }: Ran): Verdict {
  const now = ran?.verdicts.get(claim.name);
  // What was witnessed once may fail now; that it cannot be run here takes nothing away.
  if (verdict.code === "witnessed-by-receipt") return now?.code === "tests-fail" ? now : verdict;
  if (verdict.code !== "not-run") return verdict;
  return now ?? (noCheck ? cannotTell({ code: "no-check" }) : verdict);
}

function chosenClaims(
  { document, claims, noun }: DocumentAudit,
  tasks: readonly string[] | undefined,
): Result<readonly AuditedClaim[], Problem> {
  if (tasks === undefined) return ok(claims);
  const isMeant = ({ claim }: AuditedClaim, task: string) =>
    claim.id === task || claim.key === task || claim.name === task;
  const missing = tasks.find((task) => !claims.some((each) => isMeant(each, task)));
  if (missing !== undefined)
    return err({
      what: `${sanitizeLine(missing)} is none of the ${noun[1]} that ${sanitizeLine(document)} says are done`,
      next: `stagewright audit ${sanitizeLine(document)} --no-run shows them all`,
    });
  return ok(claims.filter((each) => tasks.some((task) => isMeant(each, task))));
}

function jsonOf(whole: DocumentAudit, judged: readonly Judged[], ran: Ran) {
  const { document, noun, head, all, claims, commits, shallow } = whole;
  return {
    type: "audit",
    ...{ document, noun, head, boxes: all, ticked: claims.length, commits, shallow },
    tasks: judged.map(({ claim, ...rest }) => ({ ...claim, ...rest })),
    counts: countStands(judged.map(({ verdict }) => verdict)),
    ...(ran.check === undefined
      ? {}
      : {
          check: ran.check.display,
          ...(ran.ran?.atHead === undefined ? {} : { atHead: ran.ran.atHead }),
          runs: { made: ran.ran?.made ?? 0, wanted: ran.ran?.wanted ?? 0 },
        }),
  };
}

/** 0: each has evidence. 1: nothing speaks for one, or its tests contradict it. 3: one is not shown, or it cannot be told. */
function exitOf(judged: readonly Judged[]): ExitCode {
  const { contradicted, open, unshown } = countStands(judged.map(({ verdict }) => verdict));
  if (contradicted > 0) return EXIT.failed;
  return open + unshown > 0 ? EXIT.waiting : EXIT.done;
}

/** Newest first. After a squash no commit names them any more, but the tree may be the same. */
function knownReceipts({ journal }: Project): string[] {
  return journal.runs().flatMap(({ run }) => {
    const state = journal.state(run);
    return (state === undefined ? [] : worksOf(state)).flatMap(({ lastReceipt, tasks }) => [
      ...(lastReceipt === undefined ? [] : [lastReceipt]),
      ...[...tasks.values()].flatMap(({ now }) => (now.kind === "done" ? [now.landed.receipt] : [])),
    ]);
  });
}
