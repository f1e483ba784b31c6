// The section "Real agents": what our ACP client, desk and sandbox cost a session over spawning the agent alone,
// and what sessions that go on save. Nothing leaves this machine: agents that `npm run test:agents` has installed
// are driven by a scripted model on loopback.
import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { agents } from "../../tests/agents/agents.ts";
import { lab, makeLab, placeOf } from "./bench-lab.mjs";
import { measureReading, measureTokens } from "./bench-tokens.mjs";

const REAL = ["claude", "codex"];
const TASKS = 30;
/** Tasks in a session at most, as `packages/work` has it; the first session does not count. */
const LONGEST = 6;
const program = fileURLToPath(new URL("bench-session.mjs", import.meta.url));

/** `real`: with the real ones too, which takes twenty minutes. */
export async function measureAgents({ row, runs, real }) {
  session("scripted", 3 * runs);
  for (const name of REAL) {
    const agent = agents.find((each) => each.name === name);
    if (!real) {
      row(`${name}: sessions and tokens`, "skipped", "", "`npm run bench -- --agents` measures them");
    } else if (placeOf(agent) === undefined) {
      row(`${name}: sessions and tokens`, "skipped", "", "not installed: `npm run test:agents` does that");
    } else {
      session(name, runs);
      tokens(name, await measureTokens(agent, TASKS));
      curve(`${name}, tasks that read much`, await measureReading(agent, 2 * LONGEST));
    }
  }

  function session(name, rounds) {
    const { place, remove } = makeLab("session");
    try {
      const said = execFileSync(process.execPath, [program, name, String(rounds), place], {
        // Of ours an agent gets nothing: some behave by what they find.
        env: {
          PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
          HOME: place,
          LANG: "C.UTF-8",
          STAGEWRIGHT_AGENTS_LAB: lab,
        },
        encoding: "utf8",
      });
      const { ms } = JSON.parse(said);
      for (const [how, of] of Object.entries({ median, fastest: (times) => Math.min(...times) })) {
        const [bare, client, sandboxed] = [ms.bare, ms.client, ms.sandboxed].map((each) => each && of(each));
        row(
          `a session of ${name}: client, desk${sandboxed === undefined ? "" : ", sandbox"} (${how} of ${rounds})`,
          `${(sandboxed ?? client).toFixed(0)} ms`,
          `bare ACP client: ${bare.toFixed(0)} ms`,
          `${more((sandboxed ?? client) - bare)}${sandboxed === undefined ? "; no sandbox here" : `, without the sandbox ${more(client - bare)}`}`,
        );
      }
    } finally {
      remove();
    }
  }

  function tokens(name, { auto, task }) {
    const compared = (what, of, unit = "") =>
      row(
        `${TASKS} tasks by ${name}, granularity auto: ${what}`,
        `${counted(of(auto))}${unit}`,
        `granularity task: ${counted(of(task))}${unit}`,
        of(task) === 0 ? "" : `${(of(auto) / of(task)).toFixed(2)}x`,
      );
    compared("sessions", (side) => side.sessions);
    compared("requests to the model", (side) => side.requests);
    compared("input, the user's words and results only", (side) => side.told.input);
    compared("input from a cache; the scripted model has none", (side) => side.told.cached);
    compared("input, whole requests", (side) => side.sent);
    compared("  of it system prompt and tools", (side) => side.fixed);
    compared("  of it no earlier request began with", (side) => side.fresh);
    compared("  of it titles and the like", (side) => side.aside);
    compared("output", (side) => side.told.output);
    compared("wall time, one reading", (side) => side.ms / 1000, " s");
    curve(name, auto.curve);
  }

  /** `at a tenth`: what a provider would bill that takes a tenth for what its cache serves, and caches all it can. */
  function curve(whose, places) {
    const priced = ({ sent, fresh }) => fresh + (sent - fresh) / 10;
    for (const place of places)
      row(
        `  ${whose}, ${place.tasks} in a session: input per task`,
        counted(place.sent),
        `in a session of its own: ${counted(places[0].sent)}`,
        `new ${counted(place.fresh)}; at a tenth ${counted(priced(place))} (${(priced(place) / priced(places[0])).toFixed(2)}x)`,
      );
  }
}

const more = (ms) => `${ms < 0 ? "-" : "+"}${Math.abs(ms).toFixed(0)} ms`;
const counted = (number) => Math.round(number).toLocaleString("en-US");

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
