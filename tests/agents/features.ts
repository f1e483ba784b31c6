import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TaskRecording } from "@stagewright/testing";
import { parse } from "yaml";

type Recordings = Record<string, TaskRecording | readonly TaskRecording[]>;

/** What the demo's replay agent does, for a model to do. */
export function demoRecordings(): Recordings {
  const file = fileURLToPath(new URL("../../demo/recording.yaml", import.meta.url));
  return (parse(readFileSync(file, "utf8")) as { tasks: Recordings }).tasks;
}

const PACKAGE = '{ "name": "many", "type": "module", "scripts": { "test": "node --test" } }\n';

function feature(tasks: string): { committed: Record<string, string>; plan: Record<string, string> } {
  return {
    committed: {
      "package.json": PACKAGE,
      "test/base.test.js": 'import { test } from "node:test";\n\ntest("stands", () => {});\n',
    },
    plan: {
      "specs/001-many/spec.md": "# Many\n",
      "specs/001-many/plan.md": "# Plan\n",
      "specs/001-many/tasks.md": tasks,
    },
  };
}

const nameOf = (number: number): string => `m${String(number).padStart(2, "0")}`;
const idOf = (number: number): string => `T${String(number).padStart(3, "0")}`;

/** A module and its test. */
function moduleOf(name: string, number: number): Record<string, string> {
  return {
    [`src/${name}.js`]: `export const ${name} = () => ${number};\n`,
    [`test/${name}.test.js`]: `import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { ${name} } from "../src/${name}.js";\n\ntest("${name}", () => assert.equal(${name}(), ${number}));\n`,
  };
}

/** So many tasks, each a module and its test; side by side, or one after the other. */
export function manyTasks(count: number, parallel = true) {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const lines = numbers.map(
    (number) =>
      `- [ ] ${idOf(number)} ${parallel ? "[P] " : ""}Write src/${nameOf(number)}.js and test/${nameOf(number)}.test.js`,
  );
  return {
    ...feature(`# Tasks\n\n## Phase 1: Core\n\n${lines.join("\n")}\n`),
    recordings: Object.fromEntries(
      numbers.map((number) => [idOf(number), { write: moduleOf(nameOf(number), number) }]),
    ) as Recordings,
  };
}

/** The smallest feature there is. */
export const oneTask = () => manyTasks(1);
