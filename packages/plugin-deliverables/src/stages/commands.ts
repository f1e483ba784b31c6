import { createHash } from "node:crypto";
import { codeStage, ok } from "@stagewright/core";
import { z } from "zod";
import { report, tried } from "../artifacts.ts";
import { listed, runCommands } from "../commands/run.ts";
import { textOf } from "../words.ts";
import { commandsOf } from "./report.ts";

export const MOST_COMMANDS = 40;

export const commandOptions = {
  /** `list`: nothing of what the report says is run, and what depends on it stays open. */
  commands: z.enum(["run", "list"]).default("run"),
  /** How long one command of the report may run; a server is ended then, and said to be one that does not end. */
  command_seconds: z.int().min(1).max(3_600).default(120),
};

/** Tries what the report tells others to type, before anybody believes it. */
export const commandsStage = codeStage({
  name: "commands",
  variant: "deliverables",
  inputs: { report },
  outputs: { tried },
  options: z.strictObject(commandOptions),
  async handle(context) {
    const { file } = context.inputs.report;
    const text = textOf((await context.documents([file])).get(file)) ?? "";
    const { commands: how, command_seconds } = context.options;
    const written = commandsOf(text).slice(0, MOST_COMMANDS);
    const ran =
      how === "list"
        ? ok(listed(written))
        : await runCommands(context, { commands: written, deadlineMs: command_seconds * 1_000 });
    return ran.ok ? ok({ tried: { report_sha256: digestOf(text), commands: ran.value } }) : ran;
  },
});

export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
