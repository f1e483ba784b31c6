import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BASE } from "./features.ts";
import type { Rig } from "./rig.ts";

const packages = fileURLToPath(new URL("../../..", import.meta.url));

/** A team's own way of working: an agent stage that judges, then a code stage that answers. */
const PLUGIN = `
import { agentStage, API_VERSION, artifact, codeStage, definePlugin, err, intake, ok } from "@stagewright/core";
import { z } from "zod";

const brief = artifact({ name: "brief", version: 1, schema: z.object({ text: z.string().min(1) }) });
const verdict = artifact({ name: "verdict", version: 1, schema: z.object({ score: z.number().min(0).max(100) }) });
const answer = artifact({ name: "answer", version: 1, schema: z.object({ words: z.string() }) });

export default definePlugin({
  name: "team-plugin", version: "1.0.0", apiVersion: API_VERSION,
  stages: [
    agentStage({
      name: "judge", variant: "team", inputs: { brief }, outputs: { verdict },
      options: z.strictObject({ least: z.number().default(50) }),
      prompt: ({ inputs, violations }) => ["Judge: " + inputs.brief.text, ...violations].join("\\n"),
      contract: ({ options }) => [{ name: "good enough", check: ({ outputs: { verdict } }) => (verdict.score < options.least ? "scored " + verdict.score : undefined) }],
    }),
    codeStage({
      name: "answer", variant: "team", inputs: { verdict }, outputs: { answer }, options: z.strictObject({}),
      handle: async ({ inputs }) => ok({ answer: { words: "score " + inputs.verdict.score } }),
    }),
  ],
  pipelines: [{
    name: "judge", description: "Judges a brief", stages: [{ use: "team/judge" }, { use: "team/answer" }],
    intake: intake({
      provides: { brief }, usage: "<text>",
      take: async ({ args }) => args[0] === undefined
        ? err({ code: "PREREQUISITE_FAILED", what: "text", reason: "say what to judge" })
        : ok({ artifacts: { brief: { text: args[0] } }, feature: "judged", documents: [], notes: [] }),
    }),
  }],
});
`;

export function withPlugin(rig: Rig, config = "plugins: [team-plugin]\n"): void {
  rig.commit({ ...BASE, ".gitignore": "node_modules/\n", ".stagewrightrc.yaml": config });
  const modules = join(rig.repository, "node_modules");
  mkdirSync(join(modules, "team-plugin"), { recursive: true });
  mkdirSync(join(modules, "@stagewright"));
  symlinkSync(join(packages, "core"), join(modules, "@stagewright/core"));
  symlinkSync(dirname(createRequire(import.meta.url).resolve("zod/package.json")), join(modules, "zod"));
  writeFileSync(
    join(modules, "team-plugin/package.json"),
    JSON.stringify({ name: "team-plugin", type: "module", exports: "./index.js" }),
  );
  writeFileSync(join(modules, "team-plugin/index.js"), PLUGIN);
}

/** What an agent without the desk's tools hands in. */
export const outbox = (value: unknown) => ({ ".stagewright/outbox.json": JSON.stringify(value) });
