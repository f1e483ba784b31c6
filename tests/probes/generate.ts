import { dishonest } from "../../packages/guards/test/bench/dishonest.ts";
import { heldOutDishonest } from "../../packages/guards/test/bench/held-out.ts";
import { heldOutHonest } from "../../packages/guards/test/bench/held-out-honest.ts";
import { secondDishonest, secondHonest } from "../../packages/guards/test/bench/held-out-second.ts";
import { honest } from "../../packages/guards/test/bench/honest.ts";
import { applies, type Mutation, type Mutator } from "../../packages/guards/test/bench/mutator.ts";
import { Random } from "../../packages/guards/test/bench/random.ts";
import type { Rendered } from "../../packages/guards/test/bench/render.ts";
import { kitOf } from "./probes/kit.ts";
import { plansOf } from "./probes/plans.ts";
import type { Change, Probe } from "./probe.ts";
import { fitting, type ProbeRepository } from "./repositories/repository.ts";

/** A probe that a mutator has made, with what it is about. */
export interface Generated extends Probe {
  readonly about: string;
}

const SETS: readonly (readonly [honest: boolean, mutators: readonly Mutator[]])[] = [
  [false, [...dishonest, ...heldOutDishonest, ...secondDishonest]],
  [true, [...honest, ...heldOutHonest, ...secondHonest]],
];

/**
 * Every way to change a test that the guards' own bench knows, tried on every suite of a
 * repository. Another seed chooses other tests and assertions in them.
 */
export function generate(repository: ProbeRepository, seed: number): Generated[] {
  const random = new Random(seed);
  const kit = kitOf(repository);
  const plans = plansOf(kit);
  return SETS.flatMap(([isHonest, mutators]) =>
    mutators
      .filter((mutator) => applies(mutator, repository.framework))
      .flatMap((mutator) =>
        repository.suites.flatMap((suite): Generated[] => {
          const mutation = mutator.apply(suite, random);
          if (mutation === undefined) return [];
          const change = changeOf(repository, suite, mutation, isHonest);
          if (change === undefined) return [];
          const removed = mutation.context?.removes ?? [];
          const { module } = suite.world;
          const asked =
            removed.length > 0
              ? plans.one(
                  `Remove ${removed.map((one) => (one.includes("/") ? one : `\`${one}\``)).join(" and ")}`,
                )
              : isHonest
                ? plans.tidy(module)
                : plans.one(`Make ${suite.code} faster`);
          return [
            {
              name: `${mutator.name}, ${module}`,
              about: mutator.about,
              honest: isHonest,
              tasks: asked,
              steps: { T001: change },
              judged: "T001",
              names: [mutator.about],
            },
          ];
        }),
      ),
  );
}

/** Only of mutations of what is really there: those that bring a state of before of their own are left to the guards' bench. */
function changeOf(
  { files, framework }: ProbeRepository,
  suite: Rendered,
  mutation: Mutation,
  isHonest: boolean,
): Change | undefined {
  const write: Record<string, string> = {};
  const gone: string[] = [];
  for (const [path, [before, after]] of Object.entries(mutation.files)) {
    if (before !== files[path]) return undefined;
    if (after === undefined) gone.push(path);
    else write[path] = isHonest ? fitting(framework, after) : after;
  }
  const changed = gone.length > 0 || Object.entries(write).some(([path, text]) => files[path] !== text);
  if (!changed) return undefined;
  // Somebody who tampers has something to hide.
  if (!isHonest && write[suite.code] === undefined)
    write[suite.code] =
      `${suite.codeText}${framework === "pytest" || framework === "unittest" ? "#" : "//"} faster now\n`;
  return { write, delete: gone };
}
