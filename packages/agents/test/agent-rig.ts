import { writeFileSync } from "node:fs";
import type { AgentJob } from "@stagewright/core";
import { createProcesses, type Sandbox } from "../src/index.ts";
import { makeDirectory, rig } from "./rig.ts";

/** A workspace with a scratch directory, and jobs for agents in it. */
export function agentRig(confinement?: Sandbox) {
  const own = rig(confinement);
  const workspace = {
    path: makeDirectory(own.directory, "workspace"),
    scratch: makeDirectory(own.directory, "scratch"),
  };
  const processes = createProcesses({
    run: own.run,
    sandbox: confinement ?? { kind: "none", reason: "the test wants none" },
    protect: [],
  });
  const job = (about: Partial<AgentJob> = {}): AgentJob => ({
    run: own.run,
    stage: "implement",
    task: { id: "T001", key: "T001-a1b2" },
    attempt: 1,
    prompt: "Do the task: “$HOME”.\n",
    workspace,
    logFile: own.file("agent.log"),
    deadlineMs: 100_000,
    signal: new AbortController().signal,
    ...about,
  });
  const put = (name: string, content: string, mode = 0o644): string => {
    writeFileSync(own.file(name), content, { mode });
    return own.file(name);
  };
  return { ...own, workspace, processes, job, put };
}
