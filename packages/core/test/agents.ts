import type { RunSettings } from "../src/index.ts";
import type { Simulation } from "./simulate.ts";

/** Settings that try these agents one after the other. */
export const chain = (...uses: string[]): Partial<RunSettings> => ({
  agents: { every: uses.map((use) => ({ use })) },
});

/** What the first stage knows of a task. */
export function taskOf(run: Simulation, key: string) {
  const [stage] = run.state.stages;
  const found = stage !== undefined && "work" in stage ? stage.work?.tasks.get(key) : undefined;
  if (found === undefined) throw new Error(`no task ${key}`);
  return found;
}
