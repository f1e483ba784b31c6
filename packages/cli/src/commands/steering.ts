import { Option } from "commander";
import { AUTH } from "../words-of-options.ts";
import type { CommandContext } from "../program.ts";
import type { AllowOptions } from "./allow.ts";
import type { DecideOptions } from "./decide.ts";
import { someWords } from "./option-values.ts";
import type { ReviewOptions } from "./review.ts";
import type { AgentFlags, Said, SteerOptions } from "./steer.ts";

const TASK = ["<task>", "its id (T004), or its key where the id is not the only one"] as const;
const RUN = ["--run <run>", "the run's id or the beginning of it; the newest"] as const;
const NO_RESUME = ["--no-resume", "only note it; do not go on with a run that no process carries"] as const;
const JSON_STREAM = ["--json", "when the run goes on here: entries and result as lines of JSON"] as const;

/** Commands by which a human speaks to a run, wherever it is carried. */
export function addSteeringCommands({ io, add, exit }: CommandContext): void {
  const say = async (task: string, said: Said, options: SteerOptions) => {
    const { steer } = await import("./steer.ts");
    exit(await steer(io, task, said, options));
  };

  add("pause", "Let no new attempt begin; what is under way is brought to its end. resume goes on.", [
    "pause",
  ])
    .argument("[run]", "its id or the beginning of it; the newest")
    .action(async (run: string | undefined) => {
      const { pause } = await import("./steer.ts");
      exit(await pause(io, run));
    });

  add("steer", "Say something to whoever does a task. An attempt under way is begun again with it.", [
    "steer T004 'use the date library that is there'",
  ])
    .argument(...TASK)
    .argument("<words...>", "what to say")
    .option(...RUN)
    .option(...NO_RESUME)
    .option(...JSON_STREAM)
    .action((task: string, words: string[], options: SteerOptions) =>
      say(task, { type: "task.steered", note: words.join(" ") }, options),
    );

  add(
    "retry",
    "Have a task done once more: failed, skipped, left out, ticked before, or merged (by a new commit); or a stage that failed.",
    [
      "retry T004",
      "retry T004 --note 'keep the old signature'",
      "retry T004 --agent claude --model opus",
      "retry speckit/plan",
    ],
  )
    .argument("<task>", `${TASK[1]}; the address of a stage that failed (speckit/plan)`)
    .option("--note <words>", "what to say to the agent")
    .option("-a, --agent <agent>", "who does it instead, as run takes it")
    .option("--model <model>", "of that agent, or of the one whose task it is")
    .option("--effort <effort>", "as with --model")
    .addOption(new Option("--auth <how>", "as with --model").choices(AUTH))
    .option(...RUN)
    .option(...NO_RESUME)
    .option(...JSON_STREAM)
    .action(
      (
        task: string,
        { note, agent, model, effort, auth, ...options }: SteerOptions & AgentFlags & { note?: string },
      ) => {
        const by = {
          ...(agent === undefined ? {} : { agent }),
          ...(model === undefined ? {} : { model }),
          ...(effort === undefined ? {} : { effort }),
          ...(auth === undefined ? {} : { auth }),
        };
        return say(task, { type: "task.retried", ...(note === undefined ? {} : { note }), by }, options);
      },
    );

  add("skip", "Go on without a task. Nothing waits for it any more; its box stays as it is.", [
    "skip T004 --reason 'not needed after all'",
  ])
    .argument(...TASK)
    .requiredOption("--reason <words>", "why")
    .option(...RUN)
    .option(...NO_RESUME)
    .option(...JSON_STREAM)
    .action((task: string, { reason, ...options }: SteerOptions & { reason: string }) =>
      say(task, { type: "task.waived", reason }, options),
    );

  add("done", "Say that you have done a task yourself. It is marked, and recorded as your word.", [
    "done T009 --note 'looked at it on a phone'",
  ])
    .argument(...TASK)
    .requiredOption("--note <words>", "what you did")
    .option(...RUN)
    .option(...NO_RESUME)
    .option(...JSON_STREAM)
    .action((task: string, { note, ...options }: SteerOptions & { note: string }) =>
      say(task, { type: "task.attested", note }, options),
    );

  const WHAT_ARGUMENT = [
    "[what]",
    "a run's id or the beginning of it, or a task that waits for you; the newest run that waits",
  ] as const;
  const RUN_OF_TASK = ["--run <run>", "whose task it is"] as const;
  add("approve", "Say yes: at a gate, or to a task that is held, which is then committed.", [
    "approve",
    "approve 1m2n --no-resume",
    "approve T004 --note 'tried it on a phone'",
  ])
    .argument(...WHAT_ARGUMENT)
    .option(...RUN_OF_TASK)
    .option("--note <words>", "why")
    .option(...NO_RESUME)
    .option(...JSON_STREAM)
    .action(async (what: string | undefined, options: DecideOptions) => {
      const { decide } = await import("./decide.ts");
      exit(await decide(io, "approved", what, options));
    });

  add(
    "reject",
    "Say no: at a gate, and the run ends as rejected; to a task that is held or challenged, and it is done anew with your note.",
    ["reject --note 'not this way'", "reject T004 --note 'the button should be on the left'"],
  )
    .argument(...WHAT_ARGUMENT)
    .option(...RUN_OF_TASK)
    .requiredOption("--note <words>", "why", someWords)
    .option(...NO_RESUME)
    .option(...JSON_STREAM)
    .action(async (what: string | undefined, options: DecideOptions) => {
      const { decide } = await import("./decide.ts");
      exit(await decide(io, "rejected", what, options));
    });

  add(
    "allow",
    "Let stand what guards found in a task's change: all of it, each by name. It is in the receipt, with your reason.",
    [
      "allow T004 TEST_SKIPPED:test/slug.test.ts --reason 'needs a network'",
      "allow T004 EXPECTATION_REWRITTEN --reason 'the task asks for dots'",
    ],
  )
    .argument(...TASK)
    .argument("[names...]", "RULE:path of each finding; RULE where one file has it")
    .requiredOption("--reason <words>", "why", someWords)
    .option(...RUN_OF_TASK)
    .option(...NO_RESUME)
    .option(...JSON_STREAM)
    .action(async (task: string, names: string[], options: AllowOptions) => {
      const { allow } = await import("./allow.ts");
      exit(await allow(io, task, names, options));
    });

  add("review", "Take up what reviewers said of a run's pull request: another round of the same run.", [
    "review",
    "review 1m2n --yes",
  ])
    .argument("[run]", "its id or the beginning of it; the newest that has opened a pull request")
    .option("-y, --yes", "start without asking")
    .option(...NO_RESUME)
    .option(...JSON_STREAM)
    .action(async (run: string | undefined, options: ReviewOptions) => {
      const { review } = await import("./review.ts");
      exit(await review(io, run, options));
    });

  add("answer", "Answer what the agent of a task, or of a stage, asked; it is begun again with it.", [
    "answer T004 'the second one'",
  ])
    .argument("<task>", "its id (T004) or key; the address of the stage (speckit/plan) where that asks")
    .argument("<words...>", "the answer")
    .option(...RUN)
    .option(...NO_RESUME)
    .option(...JSON_STREAM)
    .action(async (task: string, words: string[], options: SteerOptions) => {
      const { answer } = await import("./decide.ts");
      exit(await answer(io, task, words.join(" "), options));
    });

  add("shell", "Open a shell in the workspace of a task's last attempt.", ["shell T004"])
    .argument(...TASK)
    .option(...RUN)
    .action(async (task: string, options: { run?: string }) => {
      const { shell } = await import("./shell.ts");
      exit(await shell(io, task, options.run));
    });
}
