import { Option, type Command } from "commander";
import type { CommandContext } from "../program.ts";
import type { AuditOptions } from "./audit.ts";
import { collected, concurrencyOption, duration, upTo } from "./option-values.ts";
import type { PromptOptions } from "./prompt.ts";

/** Commands that only look. */
export function addLookingCommands({ io, add, exit }: CommandContext): void {
  add("plan", "Show a plan's phases, tasks and schedule. Runs nothing, writes nothing.", [
    "plan specs/001-reading-time",
    "plan tasks.md --concurrency 3",
    "plan tasks.md --json",
  ])
    .argument("<input>", "a tasks.md, or the directory it is in")
    .addOption(concurrencyOption().default(6))
    .option("--json", "print it as JSON")
    .action(async (input: string, options: { json?: boolean; concurrency: number }) => {
      const { plan } = await import("./plan.ts");
      exit(await plan(io, input, options));
    });

  add(
    "prompt",
    "Show what a stage's agent would be told, with prompt files in it. Starts no agent, writes nothing.",
    [
      "prompt ours/triage docs 'say hello'",
      "prompt speckit/implement specs/001-reading-time --task T003",
      "prompt ours/triage perf-targets='p95 below 100 ms'",
    ],
  )
    .argument("<stage>", "its address, such as speckit/implement")
    .argument("[input...]", "what its pipeline takes, and options of its own")
    .allowUnknownOption()
    .option("--pipeline <name>", "where several have the stage; the first that is the repository's own")
    .option("--task <id>", "of a work stage; the first that is open")
    .action(async (stage: string, input: string[], options: PromptOptions, command: Command) => {
      const { prompt } = await import("./prompt.ts");
      const known = command.options.flatMap(({ long }) => long ?? []);
      exit(await prompt(io, stage, input, { ...options, known }));
    });

  add("status", "Show how a run stands: what it does, what waits for what, what failed.", [
    "status",
    "status 1m2n --json",
  ])
    .argument("[run]", "its id or the beginning of it; the newest")
    .option("--json", "print it as JSON")
    .action(async (run: string | undefined, options: { json?: boolean }) => {
      const { status } = await import("./status.ts");
      exit(await status(io, run, options));
    });

  add("logs", "Show what a run recorded, or what a task's agent and checks printed.", [
    "logs",
    "logs 1m2n -f",
    "logs T012",
    "logs 1m2n T012",
    "logs 1m2n --json",
  ])
    .argument("[run]", "its id or the beginning of it; the newest, whose task may then stand alone")
    .argument("[task]", "a task's id or key")
    .option("-f, --follow", "go on while the run does")
    .option("--json", "print journal entries as lines of JSON")
    .action(
      async (
        run: string | undefined,
        task: string | undefined,
        options: { json?: boolean; follow?: boolean },
      ) => {
        const { logs } = await import("./logs.ts");
        exit(await logs(io, run, task, options));
      },
    );

  add(
    "audit",
    "Show what evidence there is for what is ticked already, by anyone: commits, tests, receipts; run the tests as they are and without each change. No agent; writes nothing.",
    [
      "audit specs/001-reading-time",
      "audit 001 --no-run",
      "audit docs/roadmap.md --task 'Phase 2'",
      "audit 001 --check test='npm test' --limit 5",
      "audit handoff/payload.json --json",
    ],
  )
    .argument(
      "<feature>",
      "a tasks.md, a specification, a payload, criteria; the directory one is in, or how that begins below specs",
    )
    .option("--no-run", "only ask git and receipts: nothing is run")
    .option("--task <id>", "only this one; again for more", collected)
    .option(
      "--check <name=cmd>",
      "the check that runs the tests, as test=CMD; else the configuration's, else a detected one",
      collected,
    )
    .addOption(
      new Option("--limit <n>", "take out so many changes at most").argParser(upTo(10_000)).default(20),
    )
    .addOption(
      new Option("--time <duration>", "begin no run after this long").argParser(duration).default("10m"),
    )
    .option("--json", "print it as JSON")
    .action(async (feature: string, options: AuditOptions) => {
      const { audit } = await import("./audit.ts");
      exit(await audit(io, feature, options));
    });

  add("artifacts", "Show what a run's stages have handed each other, or one of them whole.", [
    "artifacts",
    "artifacts plan",
    "artifacts --run 1m2n --json",
  ])
    .argument("[name]", "an artifact's name")
    .option("--run <run>", "its id or the beginning of it; the newest")
    .option("--json", "print it as JSON")
    .action(async (name: string | undefined, options: { run?: string; json?: boolean }) => {
      const { artifacts } = await import("./artifacts.ts");
      exit(await artifacts(io, name, options));
    });

  add(
    "doctor",
    "Show what a run would find here: tools, sandbox, repository, configuration, check, agents.",
    ["doctor", "doctor --json"],
  )
    .option("--json", "print it as JSON")
    .action(async (options: { json?: boolean }) => {
      const { doctor } = await import("./doctor.ts");
      exit(await doctor(io, options));
    });
}
