import type { ObjectId, RunState, TaskState, WorkState } from "@stagewright/core";
import type { Receipt } from "@stagewright/work";
import { trailersOf } from "../audit/receipts.ts";
import type { Project } from "../project.ts";
import { worksOf } from "../report/works.ts";

/**
 * Where a run's journal says other things than its receipts and its commits do. The journal is a file that an
 * agent without a sandbox can write; what was witnessed is not its to change.
 */
export async function contradictions(
  project: Project,
  state: RunState,
  receipts: ReadonlyMap<string, Receipt>,
): Promise<readonly string[]> {
  const { run } = state;
  const found: string[] = [];
  const seqs = project.journal.entries(run).map(({ seq }) => seq);
  if (seqs.some((seq, at) => seq !== (seqs[0] ?? 0) + at))
    found.push(`the journal of run ${run} lacks records that it had`);
  for (const work of worksOf(state)) {
    for (const task of [...work.tasks.values(), ...work.retired])
      found.push(...(await ofTask(project, task, receipts)));
    found.push(...unnamed(work, receipts));
  }
  found.push(...otherCommands(state, receipts));
  const tip = `refs/stagewright/${run}/tip`;
  const stands = await project.repository.readRef(tip);
  const isCarried = project.journal.runs().some((row) => row.run === run && row.owner?.alive === true);
  if (!isCarried && stands !== undefined && stands !== state.tip)
    found.push(`${tip} stands at ${short(stands)}, and the journal says ${short(state.tip)}`);
  return found;
}

async function ofTask(
  { repository }: Project,
  { task, now }: TaskState,
  receipts: ReadonlyMap<string, Receipt>,
): Promise<string[]> {
  if (now.kind !== "done") return [];
  const { landed, attempt } = now;
  const receipt = receipts.get(landed.receipt);
  // That it is missing is found with the chain.
  if (receipt === undefined) return [];
  const name = `the journal's ${task.id}`;
  const says = `and receipt ${landed.receipt.slice(0, 12)}`;
  const found: string[] = [];
  if (receipt.task?.key !== task.key)
    found.push(`${name} is done by a receipt of ${receipt.task?.id ?? `a ${receipt.kind}`}`);
  else if (receipt.task.attempt !== attempt || receipt.task.title !== task.title)
    found.push(`${name} is attempt ${attempt}, "${task.title}", ${says} is of another one`);
  if (receipt.tree !== landed.tree)
    found.push(`${name} landed as tree ${short(landed.tree)}, ${says} is about ${short(receipt.tree)}`);
  // A tests-first task becomes witnessed when its tests are paid.
  const isPaid = receipt.owes.length > 0 && landed.grade === "witnessed";
  if (landed.grade !== (receipt.grade ?? "unproven") && !isPaid)
    found.push(`${name} is graded ${landed.grade}, ${says} says ${receipt.grade ?? "unproven"}`);
  const tree = await repository.treeOf(landed.commit).catch(() => undefined);
  if (tree === undefined) return found;
  const { receipts: named } = trailersOf(await repository.commitMessage(landed.commit));
  if (tree !== landed.tree || !named.includes(landed.receipt))
    found.push(`${name} landed in ${short(landed.commit)}, which is another tree or names another receipt`);
  return found;
}

/** Entries of the train that the journal does not know of any more. */
function unnamed(work: WorkState, receipts: ReadonlyMap<string, Receipt>): string[] {
  const known = new Set(
    [...work.tasks.values(), ...work.retired].flatMap(({ now, superseded }) => [
      ...superseded.map(({ receipt }) => receipt),
      ...(now.kind === "done" ? [now.landed.receipt] : []),
    ]),
  );
  const found: string[] = [];
  const seen = new Set<string>();
  for (let at = work.lastReceipt; at !== undefined && !seen.has(at); at = receipts.get(at)?.previous) {
    seen.add(at);
    const receipt = receipts.get(at);
    if (receipt?.kind === "task" && !known.has(at))
      found.push(
        `receipt ${at.slice(0, 12)} of ${receipt.task?.id ?? "a task"} is none that the journal names`,
      );
  }
  for (const digest of known)
    if (!seen.has(digest) && receipts.has(digest))
      found.push(`receipt ${digest.slice(0, 12)}, which the journal names, is not in the run's chain`);
  return found;
}

/** Checks were pinned before any agent worked; what ran is what was pinned. */
function otherCommands(state: RunState, receipts: ReadonlyMap<string, Receipt>): string[] {
  const pinned = new Map(state.pins.settings.checks.map(({ name, display }) => [name, display]));
  const found = new Set<string>();
  for (const [, { run, runs }] of receipts)
    if (run === state.run)
      for (const { check, command } of runs)
        if (pinned.get(check) !== command)
          found.add(
            `the journal's check ${check} is ${pinned.has(check) ? `\`${pinned.get(check)}\`` : "not there"}, and receipts have \`${command}\``,
          );
  return [...found];
}

const short = (id: ObjectId): string => id.slice(0, 10);
