import { createHash } from "node:crypto";
import { canonical, type Json, type RunState } from "@stagewright/core";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { readConfig } from "../config/config.ts";
import { tell } from "../problem.ts";
import { pluginsWithPrompts } from "../prompt-stages.ts";
import { inProject } from "../project.ts";
import { sanitize, sanitizeLine } from "../report/sanitize.ts";
import { selectRun } from "../select-run.ts";

interface Made {
  readonly name: string;
  readonly version?: number;
  /** Sha256 of the value with its keys in order. */
  readonly digest: string;
  /** The stage, or `intake`. */
  readonly producer: string;
  readonly value: Json;
}

/** What a run's stages have handed each other: names, versions and digests, or one of them whole. */
export async function artifacts(
  io: Io,
  name: string | undefined,
  { run: typed, json }: { readonly run?: string; readonly json?: boolean },
): Promise<ExitCode> {
  return inProject(io, async ({ journal, opened }) => {
    const chosen = selectRun(journal.runs(), typed);
    if (!chosen.ok) return tell(io, chosen.error);
    const { run } = chosen.value;
    const state = journal.state(run);
    if (state === undefined) return tell(io, { what: `run ${run} has no records`, exit: EXIT.failed });
    const checked = await readConfig(opened.topLevel, io.cwd);
    const stages = checked.ok ? pluginsWithPrompts(checked.value).flatMap((plugin) => plugin.stages) : [];
    const made = artifactsOf(state, (address) =>
      stages.find((stage) => `${stage.variant}/${stage.name}` === address),
    );
    if (name === undefined) {
      if (json) io.out.write(`${JSON.stringify({ run, artifacts: made })}\n`);
      else io.out.write(made.map(lineOf).join("") || `Run ${run} has made none yet.\n`);
      return EXIT.done;
    }
    const found = made.find((each) => each.name === name);
    if (found === undefined)
      return tell(io, {
        what: `run ${run} has no artifact ${name}`,
        why: `it has ${made.map((each) => each.name).join(", ") || "none yet"}`,
        next: "stagewright artifacts",
      });
    const text = JSON.stringify(json ? found : found.value, undefined, json ? undefined : 2);
    io.out.write(`${json ? text : sanitize(text)}\n`);
    return EXIT.done;
  });
}

interface Declared {
  readonly outputs: Readonly<Record<string, { readonly name: string; readonly version: number }>>;
}

function artifactsOf(state: RunState, stageAt: (address: string) => Declared | undefined): Made[] {
  return Object.entries(state.artifacts).map(([name, value]) => {
    const producers = state.pins.stages.flatMap(({ address }) =>
      Object.values(stageAt(address)?.outputs ?? {})
        .filter((output) => output.name === name)
        .map(({ version }) => ({ address, version })),
    );
    const [producer] = producers;
    return {
      name,
      digest: createHash("sha256").update(canonical(value)).digest("hex"),
      producer: name in state.pins.artifacts ? "intake" : (producer?.address ?? "unknown"),
      ...(producer === undefined ? {} : { version: producer.version }),
      value,
    };
  });
}

function lineOf({ name, version, digest, producer }: Made): string {
  const words = version === undefined ? name : `${name} v${version}`;
  return `${sanitizeLine(words).padEnd(28)} ${digest.slice(0, 12)}  ${sanitizeLine(producer)}\n`;
}
