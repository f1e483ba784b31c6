import { mkdir } from "node:fs/promises";
import path from "node:path";
import {
  err,
  ok,
  type IntakeResult,
  type PlannedPipeline,
  type Result,
  type RunSettings,
  type Snapshot,
} from "@stagewright/core";
import { createWorkspaces, snapshotDocuments, uncommittedIn } from "@stagewright/workspace";
import type { Sandbox } from "@stagewright/agents";
import type { CheckedConfig } from "./config/config.ts";
import { pickAgents, type AgentsOfRun } from "./agents.ts";
import { processesFor } from "./compose.ts";
import { EXIT } from "./exit-codes.ts";
import type { TypedInput } from "./intake-options.ts";
import type { Io } from "./io.ts";
import type { Problem } from "./problem.ts";
import type { Project } from "./project.ts";
import { forgeOpener, issueParser, remotesOf } from "./remote-ports.ts";
import { failureWords } from "./report/failure-words.ts";
import { sanitize } from "./report/sanitize.ts";
import { userCheckout } from "./workspace-ports.ts";

export interface Taken {
  readonly result: IntakeResult;
  readonly snapshot: Snapshot;
  /** Agents that cannot work here, though others can. */
  readonly absent: AgentsOfRun["absent"];
}

/** What was typed, as the pipeline's first artifacts, and the documents they stand for as they are now. No run exists yet. */
export async function takeIntake(
  io: Io,
  project: Project,
  pipeline: PlannedPipeline,
  request: {
    readonly input: TypedInput;
    readonly part: string | undefined;
    readonly variantOptions: CheckedConfig["variantOptions"];
    readonly settings: Pick<RunSettings, "env" | "agents" | "agentBase">;
    readonly sandbox: Sandbox;
  },
): Promise<Result<Taken, Problem>> {
  const { opened, repository } = project;
  const base = opened.head.commit;
  const scratchRun = `intake-${process.pid}`;
  const processes = processesFor(project, scratchRun, request.settings, request.sandbox);
  const agents = await pickAgents(request.settings, processes);
  if (!agents.ok) return agents;

  // Once, so that what the intake reads is what the run starts from.
  const uncommitted = uncommittedIn(opened, base);
  uncommitted.catch(() => {});
  const logs = project.logsOf("intake");
  await mkdir(logs, { recursive: true });
  const stop = new AbortController();
  const unwatch = io.onStopSignal(() => stop.abort());
  try {
    const taken = await pipeline.definition.intake.take({
      args: request.input.words,
      options: request.input.options,
      variantOptions: request.variantOptions,
      ...(request.part === undefined ? {} : { part: request.part }),
      base,
      repository,
      workspaces: createWorkspaces({ repository, processes, logDirectory: logs }),
      processes,
      checkout: userCheckout(project, io.cwd, uncommitted),
      env: io.env,
      remotes: remotesOf(project),
      openForge: forgeOpener(project, io.env),
      parseIssue: issueParser(io.env),
      logFile: path.join(logs, `${scratchRun}.log`),
      signal: stop.signal,
    });
    if (stop.signal.aborted) return err({ what: "stopped before a run began", exit: EXIT.cancelled });
    if (!taken.ok) {
      const { what, why, next } = failureWords(taken.error, { run: "" });
      return err({
        what: sanitize(what),
        why: why && sanitize(why).replaceAll("\n", "\n  "),
        ...(taken.error.code === "INPUT_UNCLEAR" && next !== undefined ? { next: sanitize(next) } : {}),
      });
    }
    const from = taken.value.base ?? base;
    const { tree: _, ...snapshot } = await snapshotDocuments({
      repository,
      base: from,
      paths: taken.value.documents,
      // What lies about in the checkout is compared with the commit the run starts from.
      uncommitted: from === base ? await uncommitted : await uncommittedIn(opened, from),
    });
    if (from !== base) {
      // What is committed here and not there is no change of the user's that is left out.
      const { otherChanges } = snapshot;
      const here = new Set((await uncommitted).map((change) => change.path));
      const kept = { ...snapshot, otherChanges: otherChanges.filter((file) => here.has(file)) };
      return ok({ result: taken.value, snapshot: kept, absent: agents.value.absent });
    }
    return ok({ result: taken.value, snapshot, absent: agents.value.absent });
  } finally {
    unwatch();
    await uncommitted.catch(() => {});
  }
}
