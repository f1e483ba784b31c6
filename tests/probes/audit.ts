import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createRepository, openRepository } from "@stagewright/workspace";
import { readTasks } from "@stagewright/work";
import { changeAudit } from "../../packages/cli/src/workspace-ports.ts";
import { removesOf } from "../../packages/work/src/plan/removes.ts";
import type { Outcome, Probe } from "./probe.ts";
import type { ProbeRepository } from "./repositories/repository.ts";

/** What the audit, guards and all, says of a probe's change, with nothing run: some milliseconds each. */
export interface Auditor {
  readonly audit: (probe: Probe) => Promise<Outcome>;
  readonly close: () => void;
}

export async function openAuditor(probed: ProbeRepository): Promise<Auditor> {
  const place = realpathSync(mkdtempSync(join(tmpdir(), "stagewright-probes-audit-")));
  const checkout = join(place, "repository");
  for (const [path, text] of Object.entries(probed.files)) {
    const file = join(checkout, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const author = ["-c", "user.name=Tess Ter", "-c", "user.email=tess@example.com"];
  for (const words of [
    ["init", "--quiet"],
    ["add", "--all"],
    [...author, "commit", "--quiet", "--message", "base"],
  ])
    execFileSync("git", words, { cwd: checkout, stdio: "ignore" });
  const opened = await openRepository({ cwd: checkout, cacheDir: join(place, "cache") });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const repository = createRepository(opened.value);
  // All that the port asks of a project.
  const audit = changeAudit({ repository } as Parameters<typeof changeAudit>[0]);
  const from = opened.value.head.commit;
  const base = await repository.treeOf(from);
  return {
    async audit({ tasks, steps, judged }) {
      const began = performance.now();
      const { write = {}, delete: gone = [] } = steps[judged] ?? {};
      const to = await repository.editTree(base, [
        ...Object.entries(write).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
        ...gone.map((path) => ({ path, bytes: null })),
      ]);
      const task = readTasks(new TextEncoder().encode(tasks))
        .phases.flatMap((phase) => phase.tasks)
        .find(({ id }) => id === judged);
      if (task === undefined) throw new Error(`${tasks} has no ${judged}`);
      const { findings } = await audit({
        ...{ from, to, kernelOwned: [], declaredFiles: task.files, runningFiles: [], protect: [] },
        checks: [{ command: { shell: probed.check }, origin: "--check" }],
        ...{ guards: "enforce", removes: removesOf(task) },
      });
      const asked = findings.some(({ asks }) => asks === true);
      const kind = findings.some(({ severity }) => severity === "refused")
        ? "refused"
        : asked
          ? "asked"
          : "landed";
      const told = findings.filter(
        (one) => one.severity === "refused" || one.asks === true || kind === "landed",
      );
      return {
        kind,
        said: [...new Set(told.map(({ code }) => code))],
        ms: Math.round(performance.now() - began),
      };
    },
    close() {
      rmSync(place, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
