import type { Edge, Task } from "@stagewright/core";
import { mayLieInRoot } from "./files.ts";

/** A task that named a path, and when. */
interface Naming {
  readonly task: Task;
  readonly turn: number;
}

/**
 * Keeps tasks that name the same files apart. Each waits only for the last one in its way, because that
 * one waited for those before it: the number of edges stays near the number of names, whatever the plan.
 */
export class FileOverlaps {
  #turn = 0;
  readonly #lastToName = new Map<string, Naming>();
  readonly #lastFolder = new Map<string, Naming>();
  /** Per folder, who named something inside it since the folder itself was last named. */
  readonly #inside = new Map<string, Map<Task, string>>();

  /** The soft edges `task` needs to those added before it. */
  add(task: Task): Edge[] {
    const edges = new Map<Task, Edge>();
    const waitFor = (other: Task, why: string) => {
      if (other !== task && !edges.has(other)) edges.set(other, { key: other.key, why, hard: false });
    };
    this.#turn += 1;
    for (const path of task.files) {
      const short = isShort(path);
      // A short name stands for every path it may be, as a folder does for what is in it.
      const folder = short || path.endsWith("/");
      const name = short ? wherever(path) : keyOf(path);
      const above = short ? [] : ancestorsOf(name);
      const ancestors = folder ? above : [...above, wherever(path)];
      const called = folder ? undefined : this.#lastFolder.get(wherever(path));
      if (called !== undefined)
        waitFor(called.task, `${path} may be what ${called.task.id} calls ${baseOf(path)}`);
      const last = this.#latest(name, above);
      if (last !== undefined) {
        const same = this.#lastToName.get(name) === last;
        waitFor(
          last.task,
          same ? `same file ${path} as ${last.task.id}` : `${path} is in a folder of ${last.task.id}`,
        );
      }
      if (folder) {
        for (const [other, inner] of this.#inside.get(name) ?? [])
          waitFor(
            other,
            short ? `${path} may be ${inner} of ${other.id}` : `${inner} of ${other.id} is in ${path}`,
          );
        this.#inside.delete(name);
        this.#lastFolder.set(name, { task, turn: this.#turn });
      }
      this.#lastToName.set(name, { task, turn: this.#turn });
      for (const ancestor of ancestors) {
        const inside = this.#inside.get(ancestor) ?? new Map<Task, string>();
        this.#inside.set(ancestor, inside.set(task, path));
      }
    }
    return [...edges.values()];
  }

  #latest(name: string, ancestors: readonly string[]): Naming | undefined {
    const namings = [
      this.#lastToName.get(name),
      ...ancestors.map((ancestor) => this.#lastFolder.get(ancestor)),
    ];
    return namings.reduce(
      (best, one) => (one !== undefined && one.turn > (best?.turn ?? 0) ? one : best),
      undefined,
    );
  }
}

/** Some file systems do not tell `a.ts` from `A.ts`. */
function keyOf(path: string): string {
  return path.replace(/\/$/, "").toLowerCase();
}

function isShort(path: string): boolean {
  return !path.includes("/") && !mayLieInRoot(path);
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function wherever(path: string): string {
  return `*/${keyOf(baseOf(path))}`;
}

/** `src`, `src/a` of `src/a/b.ts`. */
function ancestorsOf(path: string): string[] {
  const ancestors: string[] = [];
  for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1))
    ancestors.push(path.slice(0, slash));
  return ancestors;
}
