import { chmodSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commandAgent } from "../src/index.ts";
import { agentRig } from "./agent-rig.ts";
import { confinements } from "./rig.ts";

describe.for(confinements)("a command agent $how", ({ confinement, skip }) => {
  test.skipIf(skip)(
    "is any executable: prompt on stdin, its workspace as directory, the task in its environment",
    async () => {
      const { processes, job, put, workspace, run, read } = agentRig(confinement);
      const program = put(
        "agent",
        `#!/bin/sh\ncat; cat "$STAGEWRIGHT_PROMPT_FILE"; pwd; env | sort | grep '^STAGEWRIGHT_[^J]\\|^TMPDIR'; [ -d "$TMPDIR" ] && echo "$@"; touch made\n`,
        0o755,
      );
      const agent = commandAgent({ argv: [program, "$1", "two words"], processes });
      const prompt = job().prompt;
      const outcome = await agent.run(job({ attempt: 2 }));
      expect(outcome.end).toEqual({ kind: "exited", code: 0 });
      expect(outcome.output).toBe(
        [
          `${prompt}${prompt}${workspace.path}`,
          "STAGEWRIGHT_ATTEMPT=2",
          `STAGEWRIGHT_PROMPT_FILE=${workspace.scratch}/prompt.md`,
          `STAGEWRIGHT_RUN=${run}`,
          "STAGEWRIGHT_STAGE=implement",
          "STAGEWRIGHT_TASK=T001",
          "STAGEWRIGHT_TASK_KEY=T001-a1b2",
          `TMPDIR=${workspace.scratch}/tmp`,
          "$1 two words\n",
        ].join("\n"),
      );
      expect(read("agent.log")).toBe(outcome.output);
      expect(read("workspace/made")).toBe("");
    },
  );
});

test("a command agent's program is looked for from the directory given, not from the workspace", async () => {
  const { processes, job, put, directory } = agentRig();
  put("mine", "#!/bin/sh\necho mine\n", 0o755);
  const agent = commandAgent({ argv: ["./mine"], processes, cwd: directory });
  expect(await agent.unavailable()).toBeUndefined();
  expect((await agent.run(job())).output).toBe("mine\n");
  expect(agent.name).toBe("./mine");
});

test("a command agent that cannot run says so beforehand", async () => {
  const { processes, put, directory, file } = agentRig();
  put("mine", "#!/bin/sh\n");
  const unavailable = (program: string) =>
    commandAgent({ name: "mine", argv: [program], processes, cwd: directory }).unavailable();
  expect(await unavailable("no-such-agent")).toBe("no-such-agent was not found on PATH");
  expect(await unavailable("./absent")).toBe(`${file("absent")} does not exist`);
  expect(await unavailable("./mine")).toBe(`${file("mine")} is not executable`);
  chmodSync(file("mine"), 0o755);
  expect(await unavailable("./mine")).toBeUndefined();
});
