import type { CommandContext } from "../program.ts";

const RUN = ["[run]", "its id or the beginning of it; the newest"] as const;

/** Commands about what a run brought. */
export function addResultCommands({ io, add, exit }: CommandContext): void {
  add("diff", "Show what a run changed.", ["diff", "diff 1m2n --stat"])
    .argument(...RUN)
    .option("--stat", "only which files, and how much")
    .action(async (run: string | undefined, options: { stat?: boolean }) => {
      const { diff } = await import("./diff.ts");
      exit(await diff(io, run, options));
    });

  add("apply", "Take a run's result into your branch by fast-forward. Loses nothing of yours.", [
    "apply",
    "apply 1m2n",
  ])
    .argument(...RUN)
    .action(async (run: string | undefined) => {
      const { apply } = await import("./apply.ts");
      exit(await apply(io, run));
    });

  add("drop", "Throw a run's result away: its branch, its refs, its workspaces. The journal stays.", [
    "drop 1m2n",
    "drop --yes",
  ])
    .argument(...RUN)
    .option("-y, --yes", "do not ask")
    .action(async (run: string | undefined, options: { yes?: boolean }) => {
      const { drop } = await import("./drop.ts");
      exit(await drop(io, run, options));
    });

  add("gc", "Remove what is merged, thrown away or ownerless. Journal and logs stay.", [
    "gc --dry-run",
    "gc --all",
  ])
    .option("-n, --dry-run", "only say what would go")
    .option("--all", "workspaces of failed runs too")
    .action(async (options: { dryRun?: boolean; all?: boolean }) => {
      const { gc } = await import("./gc.ts");
      exit(await gc(io, options));
    });
}
