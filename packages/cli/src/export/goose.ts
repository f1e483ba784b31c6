import { MCP_ARGS, MCP_CALL_SECONDS, MCP_COMMAND, type ExportRow } from "./row.ts";
import { PROMPTS } from "./words.ts";

const indented = (text: string) => text.replaceAll(/^(?=.)/gm, "  ");
const next = PROMPTS.find(({ name }) => name === "next");

export const goose: ExportRow = {
  agent: "goose",
  title: "goose",
  files: [
    {
      kind: "text",
      path: ".goose/recipes/stagewright.yaml",
      text: `version: 1.0.0
title: A task under Stagewright
description: ${next?.description ?? ""}
instructions: |
${indented(next?.text ?? "")}
prompt: Do the next task.
extensions:
  - type: builtin
    name: developer
  - type: stdio
    name: stagewright
    cmd: ${MCP_COMMAND}
    args: [${MCP_ARGS.map((one) => JSON.stringify(one)).join(", ")}]
    timeout: ${MCP_CALL_SECONDS}
`,
    },
  ],
  next: ["Type: goose run --recipe .goose/recipes/stagewright.yaml"],
};
