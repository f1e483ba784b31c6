import { codeStage, ok, type CodeContext } from "@stagewright/core";
import { z } from "zod";
import { specSection, workBranch, type SpecSection } from "./artifacts.ts";

const options = z.strictObject({
  /** On the default branch: `create` makes a branch named for the section and checks it out; `stay` does not. */
  branch: z.enum(["create", "stay"]).default("create"),
});

/**
 * Puts the user's checkout on the section's own branch where it stands on the default one: at
 * the same commit, so no file changes. Where anything could be lost, nothing is done, and it is
 * said why; the work goes on all the same.
 */
export const branchStage = codeStage({
  name: "branch",
  variant: "spec-phase",
  inputs: { specSection },
  outputs: { workBranch },
  options,
  async handle(context) {
    const { branch_name: name, branch_from: from } = context.inputs.specSection;
    const done = (branch: string | undefined, made: boolean) =>
      ok({ workBranch: { branch: branch ?? null, made } });
    const { branch: here } = await context.checkout.standing();
    if (from === null) return done(here, false);
    // Killed after it was done.
    const why = here === name ? undefined : await whyStaying(context, name, from);
    context.note(
      why === undefined
        ? `your checkout is on the new branch ${name} now, at the same commit: no file is another`
        : `your checkout stays on ${here ?? "no branch"}: ${why}`,
    );
    return done(why === undefined ? name : here, why === undefined);
  },
});

type Handled = Pick<CodeContext, "checkout" | "effect" | "state"> & {
  readonly options: z.infer<typeof options>;
};

/** Moves it there; else why it was not done. */
async function whyStaying(
  { checkout, effect, state, options: { branch: wanted } }: Handled,
  name: SpecSection["branch_name"],
  from: string,
): Promise<string | undefined> {
  if (wanted === "stay") return "the option branch says so";
  const { base } = state.pins;
  const { branch, commit, operation } = await checkout.standing();
  if (operation !== undefined) return `a ${operation} is under way`;
  if (branch !== from) return `the run began on ${from}`;
  if (commit !== base) return "it has gone on since the run began";
  const there = await checkout.branchAt(name);
  if (there !== undefined && there !== base)
    return `there is a branch ${name} already, at ${there.slice(0, 10)}`;
  const made = await effect("branch", () => checkout.makeBranch(name, base));
  if (!made.ok) return made.error.reason;
  const moved = await effect("HEAD", () => checkout.standOn(name, base));
  return moved.ok ? undefined : moved.error.reason;
}
