import { agentStage, artifact, type AgentStage, type Clause } from "@stagewright/core";
import { z } from "zod";
import { extensionHooks, newFeature, type CommandName } from "../artifacts.ts";
import { asData, lastAttempt, textOf } from "../stages/words.ts";
import type { Hook } from "./read.ts";

const options = z.strictObject({
  /** Those that a repository calls mandatory, or its optional ones as well. */
  hooks: z.enum(["mandatory", "all"]).default("mandatory"),
  /** Globs: what hooks may change. After the last check nothing but documents, whatever stands here. */
  hookScope: z.array(z.string()).optional(),
});

/** What extensions usually write: documents, and the words that agents read at the start. */
const DOCUMENTS = ["**/*.md", "**/*.mdc"];

const ran = z.object({
  /** One for each hook that was due. */
  hooks: z.array(
    z.object({
      command: z.string().min(1),
      outcome: z.enum(["done", "failed"]),
      summary: z.string().min(1),
    }),
  ),
});

/**
 * The hooks of one place, in a turn of their own: the agent is given what each command's
 * file says. Where none is due, no agent is started.
 */
export function hookStage(when: "before" | "after", command: CommandName): AgentStage {
  return agentStage({
    name: `${when}-${command}`,
    variant: "speckit",
    // Hooks may do what no tree shows: that an earlier run has done it does not do for this one.
    everyRun: true,
    inputs: { feature: newFeature, found: extensionHooks },
    outputs: { report: artifact({ name: `hooks_${when}_${command}`, version: 1, schema: ran }) },
    options,
    companions: ({ inputs, options: chosen }) =>
      due(inputs.found.hooks, when, command, chosen.hooks).map(({ file }) => file),
    unneeded: ({ inputs, options: chosen }) =>
      due(inputs.found.hooks, when, command, chosen.hooks).length === 0
        ? { report: { hooks: [] } }
        : undefined,
    scope: ({ inputs, options: chosen }) => {
      const wide = command === "implement" && when === "after" ? DOCUMENTS : (chosen.hookScope ?? DOCUMENTS);
      return inputs.feature.records_feature ? [...wide, ".specify/feature.json"] : wide;
    },
    prompt: ({ inputs, options: chosen, documents, violations }) => {
      const { feature } = inputs;
      const hooks = due(inputs.found.hooks, when, command, chosen.hooks);
      return [
        `The extensions of this repository want ${hooks.length === 1 ? "a command" : `${hooks.length} commands, in this order,`} carried out ${when} the step "${command}" of the feature ${feature.feature_dir} (branch ${feature.branch_name}, number ${feature.number}). That is all you are here for.`,
        "- The feature's number, branch and directory are decided; where a command would choose or create them, take these.",
        "- You are in a checkout of your own. What you commit, branch or push here reaches nobody: your files are read as they lie, and committed for you.",
        "- Where a command takes arguments, it is given what was asked for, below.",
        '- Report each command with its outcome: "done" only if you did all that it says, else "failed" and why.',
        ...hooks.map((hook) =>
          asData(`${hook.command} (${hook.file}), to be carried out`, textOf(documents, hook.file) ?? ""),
        ),
        asData("What was asked for", feature.description),
        ...lastAttempt(violations),
      ].join("\n\n");
    },
    notes: ({ outputs }) =>
      outputs.report.hooks.map(
        ({ command: name, summary }) => `hook ${name} (${when} ${command}): ${summary}`,
      ),
    contract: ({
      inputs,
      options: chosen,
    }): Clause<{
      outputs: { report: z.infer<typeof ran> };
      documents: ReadonlyMap<string, Uint8Array>;
    }>[] => {
      const hooks = due(inputs.found.hooks, when, command, chosen.hooks);
      return [
        {
          name: "every hook that is due was carried out",
          check: ({ outputs, documents }) =>
            hooks.flatMap(({ command: name, file }) => {
              if (!documents.has(file)) return [`${file}, which says what ${name} does, is gone`];
              const told = outputs.report.hooks.filter((entry) => entry.command === name);
              if (told.length === 0) return [`nothing is said of ${name}`];
              return told
                .filter(({ outcome }) => outcome === "failed")
                .map(({ summary }) => `${name} failed: ${summary}`);
            }),
        },
      ];
    },
  });
}

function due(
  hooks: readonly Hook[],
  when: Hook["when"],
  command: CommandName,
  which: "mandatory" | "all",
): Hook[] {
  return hooks.filter(
    (hook) => hook.when === when && hook.command_of === command && (which === "all" || !hook.optional),
  );
}
