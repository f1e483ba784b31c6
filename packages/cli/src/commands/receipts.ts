import { writeFile } from "node:fs/promises";
import path from "node:path";
import { err, ok, type Result } from "@stagewright/core";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { inProject } from "../project.ts";
import { publicKeyWords, signingKey } from "../receipts/keys.ts";
import { bundleOf, writeReceiptsRef } from "../receipts/publish.ts";
import { gitsSshKey, signBySsh } from "../receipts/ssh.ts";
import { selectRun } from "../select-run.ts";

export interface ExportOptions {
  readonly out?: string;
  /** Sign with the ssh key that git signs with. */
  readonly ssh?: boolean;
  /** Sign with this one. */
  readonly sshKey?: string;
}

/** Writes a run's receipts, signed, into a file, or into a ref that can be pushed. */
export async function exportReceipts(
  io: Io,
  typedRun: string | undefined,
  options: ExportOptions,
): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const chosen = selectRun(project.journal.runs(), typedRun);
    if (!chosen.ok) return tell(io, chosen.error);
    const { run } = chosen.value;
    const bundle = await bundleOf(project, run);
    if (bundle === undefined)
      return tell(io, {
        what: `run ${run} has no receipts`,
        why: "nothing was witnessed in it",
        next: `stagewright status ${run}`,
      });
    const signature = await sshSignature(io, options, bundle.bytes);
    if (!signature.ok) return tell(io, signature.error);
    const by = `signed by ${bundle.signer.slice(0, 12)}${signature.value === undefined ? "" : " and an ssh key"}`;
    const what = `${bundle.receipts.length} receipts of run ${run}, ${by}`;
    if (options.out !== undefined) {
      const file = path.resolve(io.cwd, options.out);
      await writeFile(file, bundle.bytes);
      if (signature.value !== undefined) await writeFile(`${file}.sig`, signature.value);
      io.out.write(`${options.out}: ${what}\n`);
      return EXIT.done;
    }
    const ref = await writeReceiptsRef(project, run, bundle, signature.value);
    io.out.write(`${ref}: ${what}\n  git push REMOTE ${ref}\n`);
    return EXIT.done;
  });
}

/** Only where the user has said so. */
async function sshSignature(
  io: Io,
  { ssh, sshKey }: ExportOptions,
  bytes: Uint8Array,
): Promise<Result<Uint8Array | undefined, Problem>> {
  if (sshKey === undefined && ssh !== true) return ok(undefined);
  const key = sshKey === undefined ? await gitsSshKey(io) : ok(path.resolve(io.cwd, sshKey));
  return key.ok ? signBySsh(io, key.value, bytes) : err(key.error);
}

/** The key that others are to trust, as `--key` of `verify` takes it. */
export async function printKey(io: Io): Promise<ExitCode> {
  return inProject(io, async (project) => {
    io.out.write(publicKeyWords(await signingKey(project)).pem);
    return EXIT.done;
  });
}
