import { Option, type Command } from "commander";
import { AGENT_KINDS, AUTH, COMMITS, GRANULARITY, PLAN_EDITS, SANDBOX } from "../words-of-options.ts";
import type { CommandContext } from "../program.ts";
import {
  amounts,
  budgetOption,
  collected,
  concurrencyOption,
  duration,
  environmentNames,
  upTo,
} from "./option-values.ts";
import type { ResumeOptions } from "./resume.ts";
import type { RunOptions } from "./run.ts";

const ACCEPT_RED_BASE = [
  "--accept-red-base",
  "go on although a check that names no tests fails before any agent has worked",
] as const;
const ALLOW_OPEN = ["--allow-open-requirements", "let requirements of the specification stay open"] as const;
const JSON_STREAM = [
  "--json",
  "print every journal entry and the result as lines of JSON; words go to stderr",
] as const;

/** Commands that carry or end a run. */
export function addRunningCommands({ io, add, exit }: CommandContext): void {
  add("run", "Run a pipeline: agents do the tasks, each result is checked, merged and marked.", [
    "run speckit --agent claude --model sonnet --agent codex --budget usd=5",
    "run speckit --agent 'command:my-agent --print'",
    "run speckit specs/001-reading-time --agent replay:recording.yaml --concurrency 3",
    "run speckit --check test='npm test' --check lint='npm run lint' --yes",
    "run spec-phase specs/plan.md 'Phase 2' --agent claude",
    "run issue 42 --agent claude",
    "run payload 'Words can be said louder' --agent claude --until qa",
    "run deliverables feature.md --perf 'within 50 ms' --agent claude",
  ])
    .argument(
      "<pipeline>",
      "its name, such as speckit, issue, spec-phase, payload or deliverables; stagewright doctor lists them all",
    )
    .argument(
      "[input...]",
      "what the pipeline takes, and options of its own: a feature directory (or nothing, for the active one) for speckit, an issue, a specification and a section of it, a brief; stagewright run PIPELINE --help tells",
    )
    // Which options a pipeline's intake has is known once the pipeline is: see intake-options.ts.
    .allowUnknownOption()
    .option(
      "-a, --agent <agent>",
      "who does the tasks: a name such as claude, human, command:PROGRAM ARGS, acp:PROGRAM ARGS or replay:FILE; again for who takes over where one cannot work",
      collected,
    )
    .option("--model <model>", "of the first agent, as it calls it")
    .option("--effort <effort>", "of the first agent, as it calls it")
    .addOption(
      new Option(
        "--auth <how>",
        "of the first agent: its own login, or a token from the environment",
      ).choices(AUTH),
    )
    .option(
      "--agent-for <kind=agent>",
      `who does tasks of a kind (${AGENT_KINDS.join(", ")}); again for more`,
      collected,
    )
    .addOption(
      new Option(
        "--granularity <what>",
        "auto: small or same-file tasks share a session; task: each has its own",
      ).choices(GRANULARITY),
    )
    .addOption(budgetOption())
    .addOption(
      new Option(
        "--cap <amounts>",
        "one attempt is stopped beyond it: tokens=50k, calls=100, usd=1",
      ).argParser(amounts),
    )
    .option(
      "--stall <duration>",
      "an agent without a sign of life for so long is stopped, such as 10m",
      duration,
    )
    .option(
      "--patience <duration>",
      "how long a task waits for a provider that is limiting or failing, such as 6h",
      duration,
    )
    .addOption(concurrencyOption())
    .option(
      "--check <name=command>",
      "a command that must pass; again for more; test=none goes without proof",
      collected,
    )
    .addOption(
      new Option("--attempts <n>", "attempts at a task, and repairs of a phase, at most").argParser(upTo(10)),
    )
    .option("--deadline <duration>", "the longest one attempt may take, such as 30m", duration)
    .addOption(new Option("--commits <how>", "one commit a task, or one for all").choices(COMMITS))
    .option("--setup <command>", "run in each new workspace")
    .option(
      "--env <names>",
      "environment variables that agents and checks are given; again for more",
      environmentNames,
    )
    .addOption(
      new Option("--sandbox <when>", "keep agents from writing outside their workspace").choices(SANDBOX),
    )
    .option("--from <stage>", "begin there, with what the newest run of the same feature has made before it")
    .option("--until <stage>", "end after it")
    .option("--stage <part>", "this part of the pipeline alone, where it has parts: 4-implement")
    .option("--fresh", "do stages anew though nothing they depend on has changed")
    .option("--redo", "boxes that are ticked already are un-ticked, and done")
    .addOption(
      new Option("--plan-edits <what>", "when the plan document is edited during the run").choices(
        PLAN_EDITS,
      ),
    )
    .option(
      "--hold",
      "each task waits, done and checked, for your approval before it is committed; --yes is none",
    )
    .option(
      "--notify <command>",
      "told, as JSON on its input, when the run waits for you, has ended or was stopped; again for more",
      collected,
    )
    .option(...ACCEPT_RED_BASE)
    .option(...ALLOW_OPEN)
    .option("--again", "start although a run of the same feature is going on")
    .option("-y, --yes", "do not ask before starting")
    .option(...JSON_STREAM)
    .action(async (pipeline: string, input: string[], options: RunOptions, command: Command) => {
      const { run } = await import("./run.ts");
      const known = command.options.flatMap(({ long }) => long ?? []);
      exit(await run(io, pipeline, input, { ...options, known }));
    });

  add("resume", "Go on with a run that was interrupted, stopped, killed or parked.", [
    "resume",
    "resume 1m2n --accept-red-base",
    "resume 1m2n --budget usd=10",
  ])
    .argument("[run]", "its id or the beginning of it; the newest that can go on")
    .option(...ACCEPT_RED_BASE)
    .option(...ALLOW_OPEN)
    .addOption(budgetOption())
    .option(...JSON_STREAM)
    .action(async (run: string | undefined, options: ResumeOptions) => {
      const { resume } = await import("./resume.ts");
      exit(await resume(io, run, options));
    });

  add("cancel", "End a run for good. What was merged until then stays to be looked at.", [
    "cancel",
    "cancel 1m2n",
  ])
    .argument("[run]", "its id or the beginning of it; the newest that is not over")
    .action(async (run: string | undefined) => {
      const { cancel } = await import("./cancel.ts");
      exit(await cancel(io, run));
    });
}
