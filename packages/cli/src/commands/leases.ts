import type { CommandContext } from "../program.ts";
import { collected, someWords } from "./option-values.ts";
import type { NextOptions } from "./next.ts";
import type { SubmitOptions } from "./submit.ts";

const RUN = ["--run <run>", "the run's id or the beginning of it; the newest with tasks for humans"] as const;

/** Commands for humans, and for sessions of theirs, who do tasks themselves. */
export function addLeaseCommands({ io, add, exit }: CommandContext): void {
  add("next", "Fetch a task to do yourself: its workspace, and what is to be done.", [
    "next",
    "next T004 --json",
    "next --prompt",
    "next --release T004",
  ])
    .argument("[task]", "its id or key; the next that can begin")
    .option("--another", "one more, although you have one in hand")
    .option("--prompt", "print only what is to be done")
    .option("--release <task>", "give one back instead; what was done in its workspace is not kept")
    .option(...RUN)
    .option("--json", "print it as JSON")
    .action(
      async (
        task: string | undefined,
        { release: given, ...options }: NextOptions & { readonly release?: string },
      ) => {
        const { next, release } = await import("./next.ts");
        exit(await (given === undefined ? next(io, task, options) : release(io, given, options)));
      },
    );

  add("submit", "Hand a task in as its workspace stands. It is judged: merged, or back in your hands.", [
    "submit T004",
    "submit T004 --note 'the date library does it'",
    "submit T004 --allow TEST_DELETED:test/old.test.ts --reason 'what it tested is gone'",
  ])
    .argument("<task>", "its id or key")
    .option("--note <words>", "what you did, for the record")
    .option("--allow <name>", "a finding of guards that is to stand, as RULE:path; again for more", collected)
    .option("--reason <words>", "why, with --allow", someWords)
    .option(...RUN)
    .option("--json", "print the verdict as JSON")
    .action(async (task: string, options: SubmitOptions) => {
      const { submit } = await import("./submit.ts");
      exit(await submit(io, task, options));
    });
}
