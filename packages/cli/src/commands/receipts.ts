import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { ObjectId } from "@stagewright/core";
import { envelopeOf, writeBundle } from "@stagewright/work";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell } from "../problem.ts";
import { inProject, type Project } from "../project.ts";
import { selectRun } from "../select-run.ts";
import {
  BUNDLE_FILE,
  knownReceipts,
  publicKeyWords,
  receiptsOfRun,
  receiptsRef,
  signingKey,
} from "../verify/sources.ts";

/** Writes a run's receipts, signed, into a file, or into a ref that can be pushed. */
export async function exportReceipts(
  io: Io,
  typedRun: string | undefined,
  options: { readonly out?: string },
): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const chosen = selectRun(project.journal.runs(), typedRun);
    if (!chosen.ok) return tell(io, chosen.error);
    const { run } = chosen.value;
    const known = await knownReceipts(project, []);
    const key = await signingKey(project);
    const digests = [...new Set(receiptsOfRun(project.journal.state(run)))];
    const present = digests.flatMap((digest) => {
      const receipt = known.receipts.get(digest);
      return receipt === undefined ? [] : [[digest, receipt] as const];
    });
    if (present.length === 0)
      return tell(io, {
        what: `run ${run} has no receipts`,
        why: "nothing was witnessed in it",
        next: `stagewright status ${run}`,
      });
    const bundle = writeBundle(
      run,
      Object.fromEntries(present.map(([digest, receipt]) => [digest, envelopeOf(receipt, key)])),
    );
    const { id } = publicKeyWords(key);
    if (options.out !== undefined) {
      await writeFile(path.resolve(io.cwd, options.out), bundle);
      io.out.write(
        `${options.out}: ${present.length} receipts of run ${run}, signed by ${id.slice(0, 12)}\n`,
      );
      return EXIT.done;
    }
    const trees = [
      ...new Set(present.flatMap(([, { tree, runs }]) => [tree, ...runs.map((run) => run.tree)])),
    ];
    const ref = await publish(project, run, bundle, trees);
    io.out.write(
      `${ref}: ${present.length} receipts of run ${run}, signed by ${id.slice(0, 12)}\n  git push REMOTE ${ref}\n`,
    );
    return EXIT.done;
  });
}

/** The key that others are to trust, as `--key` of `verify` takes it. */
export async function printKey(io: Io): Promise<ExitCode> {
  return inProject(io, async (project) => {
    io.out.write(publicKeyWords(await signingKey(project)).pem);
    return EXIT.done;
  });
}

/** Trees that checks ran on go along as parents, so that whoever fetches the ref can run them again. */
async function publish(
  { repository }: Project,
  run: string,
  bundle: Uint8Array,
  trees: readonly ObjectId[],
): Promise<string> {
  const message = `receipts of run ${run}\n`;
  const parents: ObjectId[] = [];
  for (const tree of trees) {
    try {
      parents.push(await repository.commitTree({ tree, parents: [], message: `checked in run ${run}\n` }));
    } catch {
      // A tree that git has cleared away since cannot go along; `verify` says so.
    }
  }
  const [any] = parents;
  const base = any === undefined ? await repository.treeOf("HEAD") : await repository.treeOf(any);
  const files = (await repository.listFiles(base)).map((file) => ({ path: file, bytes: null }));
  const tree = await repository.editTree(base, [...files, { path: BUNDLE_FILE, bytes: bundle }]);
  const commit = await repository.commitTree({ tree, parents, message });
  const ref = receiptsRef(run);
  await repository.compareAndSwapRef(ref, commit, await repository.readRef(ref));
  return ref;
}
