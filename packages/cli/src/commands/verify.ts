import { detectSandbox } from "@stagewright/agents";
import { chooseChecks } from "../checks.ts";
import { readConfig } from "../config/config.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { widthOf, type Io } from "../io.ts";
import { tell } from "../problem.ts";
import { inProject } from "../project.ts";
import { configWords } from "../report/config-words.ts";
import { painter } from "../report/style.ts";
import { wrapLines } from "../report/wrap.ts";
import { writtenChecks } from "../settings.ts";
import { Reruns } from "../verify/rerun.ts";
import { trustedKeys } from "../verify/sources.ts";
import { readTarget } from "../verify/targets.ts";
import { verifyLines } from "../verify/verify-lines.ts";
import { verifyTarget, type VerifiedReceipt } from "../verify/verify-target.ts";

export interface VerifyOptions {
  readonly check?: readonly string[];
  readonly key?: readonly string[];
  readonly sample?: number;
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
    const target = await readTarget(io, project, typed, keys.value);
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
      const verified = await verifyTarget(project, target.value, reruns, {
        sample: options.sample,
        signal: stop.signal,
      });
      const { what, unclaimed, known } = target.value;
      if (options.json)
        io.out.write(
          `${JSON.stringify({ type: "verify", what, receipts: verified, unclaimed, problems: known.problems })}\n`,
        );
      else {
        const lines = verifyLines(target.value, verified, painter(io.out.colour));
        io.out.write(`${wrapLines(lines, widthOf(io, io.out)).join("\n")}\n`);
      }
      return exitOf(verified, known.problems.length);
    } finally {
      unwatch();
      await reruns.close();
    }
  });
}

/** 0: all that was asked is confirmed. 1: something is not as it is said. 3: something could not be told. */
function exitOf(verified: readonly VerifiedReceipt[], problems: number): ExitCode {
  const has = (verdict: VerifiedReceipt["verdict"]) => verified.some((one) => one.verdict === verdict);
  if (has("different") || has("broken") || problems > 0) return EXIT.failed;
  if (has("cannot-run") || verified.length === 0) return EXIT.waiting;
  return EXIT.done;
}
