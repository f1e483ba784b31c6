import { openBlobStore } from "@stagewright/engine-local";
import { auditLines } from "../audit/audit-lines.ts";
import { auditPlan } from "../audit/audit-plan.ts";
import { findPlan } from "../audit/find-plan.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { widthOf, type Io } from "../io.ts";
import { tell } from "../problem.ts";
import { inProject, type Project } from "../project.ts";
import { painter } from "../report/style.ts";
import { worksOf } from "../report/works.ts";
import { wrapLines } from "../report/wrap.ts";

/** Shows what evidence there is for the boxes that are ticked already. No agent, no check, nothing of the user's is written. */
export async function audit(io: Io, typed: string, options: { readonly json?: boolean }): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const { opened, repository } = project;
    const plan = await findPlan(opened.topLevel, io.cwd, typed);
    if (!plan.ok) return tell(io, plan.error);
    const audited = await auditPlan(plan.value, {
      repository,
      head: opened.head.commit,
      store: openBlobStore(project.blobs),
      receipts: knownReceipts(project),
    });
    const classes = audited.tasks.map((task) => task.class);
    if (options.json) {
      const count = (wanted: string) => classes.filter((found) => found === wanted).length;
      const counts = {
        witnessed: count("witnessed"),
        traced: count("traced"),
        unsupported: count("unsupported"),
      };
      io.out.write(`${JSON.stringify({ type: "audit", ...audited, counts })}\n`);
    } else {
      const lines = auditLines(audited, painter(io.out.colour));
      io.out.write(`${wrapLines(lines, widthOf(io, io.out)).join("\n")}\n`);
    }
    return classes.includes("unsupported") ? EXIT.failed : EXIT.done;
  });
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
