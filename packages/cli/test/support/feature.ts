import path from "node:path";
import { repository } from "./repository.ts";
import { temporaryDirectory } from "./temp.ts";

const TASKS = `# Tasks: Sum

## Phase 1: Setup

- [ ] T001 Create \`src/t001.js\`

## Phase 2: Core

- [ ] T002 [P] Write \`src/t002.js\`
- [ ] T003 [P] Write \`src/t003.js\`
- [ ] T004 Join them in \`src/t004.js\`
`;

/** A repository with a spec-kit feature of four tasks. */
export function featureRepository(more: Readonly<Record<string, string>> = {}): string {
  return repository({
    "README.md": "# Sum\n",
    "specs/001-sum/spec.md": "# Sum\n\n- **FR-001**: It sums.\n",
    "specs/001-sum/plan.md": "# Plan\n",
    "specs/001-sum/tasks.md": TASKS.replace("Join them", "Join them (FR-001, depends on T002)"),
    ...more,
  });
}

/**
 * An agent that writes `src/<task>.js`, and what else `script` says: JavaScript in which
 * `id` is the task's id and `attempt` the attempt.
 */
export function scriptedAgent(script = ""): string {
  const directory = temporaryDirectory({
    "agent.mjs": `
      import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
      const id = /T\\d+/.exec(process.env.STAGEWRIGHT_TASK)[0];
      const attempt = Number(process.env.STAGEWRIGHT_ATTEMPT);
      ${script}
      mkdirSync("src", { recursive: true });
      writeFileSync("src/" + id.toLowerCase() + ".js", "export const " + id + " = " + attempt + ";\\n");
      console.log("did " + id);
    `,
  });
  return `command:'${process.execPath}' '${path.join(directory, "agent.mjs")}'`;
}
