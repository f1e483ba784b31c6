import { existsSync } from "node:fs";
import path from "node:path";
import { detectSandbox } from "@stagewright/agents";
import { chooseChecks } from "../checks.ts";
import { readConfig } from "../config/config.ts";
import type { ExitCode } from "../exit-codes.ts";
import { widthOf, type Io } from "../io.ts";
import { tell } from "../problem.ts";
import { inProject } from "../project.ts";
import { trustedKeys } from "../receipts/keys.ts";
import { verifyBySsh } from "../receipts/ssh.ts";
import { configWords } from "../report/config-words.ts";
import { painter } from "../report/style.ts";
import { wrapLines } from "../report/wrap.ts";
import { writtenChecks } from "../settings.ts";
import { Reruns } from "../verify/rerun.ts";
import { exitOf, judged } from "../verify/judge.ts";
import { sampleOf } from "../verify/sample.ts";
import { readTarget } from "../verify/targets.ts";
import { verifyLines } from "../verify/verify-lines.ts";
import { verifyTarget } from "../verify/verify-target.ts";

export interface VerifyOptions {
  readonly check?: readonly string[];
  readonly key?: readonly string[];
  readonly allowedSigners?: string;
  readonly requireReceipts?: boolean;
  readonly sample?: number;
  readonly seed?: string;
  readonly json?: boolean;
}

/** Re-runs receipts in clean checkouts, by the verifier's own commands. No agent; nothing of the user's is written. */
export async function verify(io: Io, typed: string, options: VerifyOptions): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const { opened, repository } = project;
    const config = await readConfig(opened.topLevel, io.cwd);
    if (!config.ok) return tell(io, configWords(config.error, io.cwd));
    const written = writtenChecks(
      options.check === undefined ? {} : { check: options.check },
      config.value.config,
      "configuration",
    );
    if (!written.ok) return tell(io, written.error);
    const keys = trustedKeys(project, options.key ?? []);
    if (!keys.ok) return tell(io, keys.error);
    const allowed =
      options.allowedSigners === undefined ? undefined : path.resolve(io.cwd, options.allowedSigners);
    if (allowed !== undefined && !existsSync(allowed))
      return tell(io, { what: `there is no file ${options.allowedSigners}`, next: "--allowed-signers FILE" });
    const target = await readTarget(io, project, typed, {
      keys: keys.value,
      ...(allowed === undefined ? {} : { ssh: (signed) => verifyBySsh(io, allowed, signed) }),
    });
    if (!target.ok) return tell(io, target.error);
    const chosen = await chooseChecks(written.value, repository, target.value.head);
    const reruns = new Reruns(project, {
      checks: chosen.ok ? chosen.value.checks : [],
      sandbox: await detectSandbox(),
      setup: config.value.config.setup,
      env: config.value.config.env ?? [],
    });
    const stop = new AbortController();
    const unwatch = io.onStopSignal(() => stop.abort());
    try {
      const sample = sampleOf(options.sample, options.seed);
      const verified = await verifyTarget(project, target.value, reruns, {
        sample,
        signal: stop.signal,
        readers: config.value.plugins.flatMap(({ claims }) => claims ?? []),
      });
      const result = judged(target.value, verified, {
        sample,
        requireReceipts: options.requireReceipts ?? false,
        wantsSignature: options.key !== undefined || allowed !== undefined,
      });
      const { wrong, unsure, elsewhere } = result;
      const { what, unclaimed } = target.value;
      const told = {
        type: "verify",
        what,
        receipts: verified,
        unclaimed,
        problems: wrong,
        unsure,
        elsewhere,
      };
      if (options.json) io.out.write(`${JSON.stringify({ ...told, ...(sample && { sample }) })}\n`);
      else {
        const lines = verifyLines(result, painter(io.out.colour));
        io.out.write(`${wrapLines(lines, widthOf(io, io.out)).join("\n")}\n`);
      }
      return exitOf(result);
    } finally {
      unwatch();
      await reruns.close();
    }
  });
}
