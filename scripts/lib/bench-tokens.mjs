// Tokens of `--granularity auto` against `task`: the same small tasks in a row, by a real agent that a scripted
// model drives, so that both sides say and do the same.
import { startScriptedModel, taskScript } from "../../packages/testing/dist/index.js";
import { manyTasks } from "../../tests/agents/features.ts";
import { makeLab, makeRepository, runToEnd, userEnvironment } from "./bench-lab.mjs";
import { curveOf, readRequests, totalOf } from "./bench-requests.mjs";

const KEY = "dummy-key-of-the-benchmark";

/** What a task reads before it writes, where it reads at all: some 7,500 tokens in five calls. */
const READS = 5;
const READ_LINES = 120;
const READ_LINE = "A line of the file that everybody reads first....\n";

/** By side: what was sent, to the last letter the same each time, and how long it took, which is one reading. */
export async function measureTokens(agent, tasks) {
  return { auto: await oneRun(agent, tasks, "auto"), task: await oneRun(agent, tasks, "task") };
}

/** What a task costs by tasks in a session, where tasks read much and write little. */
export async function measureReading(agent, tasks) {
  return (await oneRun(agent, tasks, "auto", READS)).curve;
}

async function oneRun(agent, tasks, granularity, reads = 0) {
  const { place, remove } = makeLab(agent.name);
  const { committed, plan, recordings } = manyTasks(tasks, false);
  const feature = { plan, committed: { ...committed, "README.md": READ_LINE.repeat(READ_LINES) } };
  const model = await startScriptedModel({ script: readingFirst(reads, taskScript(recordings)), key: KEY });
  try {
    const env = userEnvironment(agent, place, { url: model.url, key: KEY });
    const repository = makeRepository(place, env, feature);
    const words = ["--agent", agent.name, "--granularity", granularity];
    const { ms, result } = await runToEnd(words, { repository, env });
    if (model.problems.length > 0) throw new Error(model.problems.join("\n"));
    const requests = readRequests(model.requests);
    return {
      ms,
      sessions: result.tasks.filter(({ wentOn }) => wentOn !== true).length,
      ...totalOf(requests),
      told: model.usage,
      curve: curveOf(requests),
    };
  } finally {
    await model.close();
    remove();
  }
}

function readingFirst(reads, script) {
  return (turn) =>
    turn.step < reads
      ? { shell: `echo ${turn.step}; cat README.md` }
      : script({ ...turn, step: turn.step - reads });
}
