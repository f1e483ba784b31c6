import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Sandbox } from "@stagewright/agents";
import type { CheckPin, ObjectId, TestReport } from "@stagewright/core";
import { openBlobStore } from "@stagewright/engine-local";
import { testReports } from "@stagewright/reports";
import { createWorkspaces } from "@stagewright/workspace";
import { loadReport, witness, type CheckRun, type WitnessServices } from "@stagewright/work";
import { processesFor } from "../compose.ts";
import type { Project } from "../project.ts";

/** One run of the check on a tree, in a checkout of its own. */
export type Ran =
  | { readonly kind: "ran"; readonly run: CheckRun; readonly report?: TestReport }
  | { readonly kind: "not-run"; readonly reason: string }
  | { readonly kind: "stopped" };

/** Runs the check of the tests as a witness does: clean checkout, sandbox, made to report where it can be. */
export class AuditBench {
  readonly check: CheckPin;
  readonly #services: WitnessServices;
  readonly #env: readonly string[];
  readonly #head: ObjectId;
  readonly #signal: AbortSignal;
  readonly #name: string;
  readonly #removeOwn: () => Promise<void>;

  constructor(
    project: Project,
    options: {
      readonly check: CheckPin;
      readonly sandbox: Sandbox;
      readonly setup: string | undefined;
      readonly env: readonly string[];
      readonly signal: AbortSignal;
    },
  ) {
    const { repository, opened } = project;
    this.check = options.check;
    this.#env = options.env;
    this.#head = opened.head.commit;
    this.#signal = options.signal;
    // Beside all else that is only there for now.
    this.#name = path.basename(path.dirname(opened.kernelDir));
    const logs = project.logsOf(this.#name);
    const processes = processesFor(project, this.#name, { env: options.env }, options.sandbox);
    const workspaces = createWorkspaces({
      repository,
      processes,
      logDirectory: logs,
      ...(options.setup === undefined ? {} : { setup: options.setup }),
    });
    this.#removeOwn = () => workspaces.removeOwn(this.#name);
    this.#services = {
      run: this.#name,
      ...{ repository, workspaces, processes, reports: testReports, env: process.env },
      store: openBlobStore(path.join(path.dirname(opened.kernelDir), "reports")),
      // Each tree is run once as it is.
      cache: { get: async () => undefined, put: async () => {} },
      environment: "",
      async logFile(...segments) {
        const file = path.join(logs, ...segments);
        await mkdir(path.dirname(file), { recursive: true });
        return file;
      },
    };
  }

  async see(tree: ObjectId, label: string, reports: boolean): Promise<Ran> {
    const context = {
      signal: this.#signal,
      state: { pins: { settings: { env: this.#env } } },
      progress: () => {},
      effect: <T>(_name: string, run: () => Promise<T>) => run(),
    };
    const seen = await witness(this.#services, context, {
      check: this.check,
      tree,
      head: this.#head,
      label,
      ...(reports ? { reports: true } : {}),
    });
    if (this.#signal.aborted) return { kind: "stopped" };
    if (!seen.ok)
      return { kind: "not-run", reason: "reason" in seen.error ? seen.error.reason : seen.error.code };
    const report = await loadReport(this.#services, seen.value.tests);
    return { kind: "ran", run: seen.value, ...(report === undefined ? {} : { report }) };
  }

  /** What resists removal is in the cache, where the next one finds it. */
  close(): Promise<void> {
    return this.#removeOwn().catch(() => undefined);
  }
}
