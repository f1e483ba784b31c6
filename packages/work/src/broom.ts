import type { Workspaces } from "@stagewright/core";

/**
 * Clears away workspaces that have served, one after the other and in nobody's way: on
 * many file systems deleting thousands of files slows down whoever makes new ones. What
 * is not cleared when a process dies goes with the rest at the end of the run.
 */
export class Broom {
  readonly #workspaces: Workspaces;
  #work: Promise<void> = Promise.resolve();

  constructor(workspaces: Workspaces) {
    this.#workspaces = workspaces;
  }

  sweep(paths: Iterable<string>): void {
    for (const path of new Set(paths)) {
      // A workspace that resists is tried again at the end, where its error is heard.
      this.#work = this.#work.then(() => this.#workspaces.remove(path)).catch(() => undefined);
    }
  }

  done(): Promise<void> {
    return this.#work;
  }
}
