import type { Session } from "./session.ts";

/** The sessions of an agent that outlive an attempt. */
export class Sessions {
  readonly #kept = new Map<string, Session>();
  /** By a session's id: taken up again, it goes on counting. */
  readonly #costs = new Map<string, number>();

  keeps(name: string): boolean {
    return this.#kept.get(name)?.alive === true;
  }

  has(session: Session): boolean {
    return [...this.#kept.values()].includes(session);
  }

  /** Whoever takes a session answers for its end. */
  take(name: string): Session | undefined {
    const session = this.#kept.get(name);
    this.#kept.delete(name);
    return session;
  }

  keep(name: string, session: Session): void {
    session.listener = undefined;
    const before = this.#kept.get(name);
    if (before !== undefined && before !== session) void before.end();
    this.#kept.set(name, session);
    void session.process.exited.then(() => {
      if (this.#kept.get(name) === session) this.#kept.delete(name);
      // Its tool server and what it has started outlive it.
      return session.end();
    });
  }

  async release(names: readonly string[] | undefined): Promise<void> {
    const sessions = (names ?? [...this.#kept.keys()]).flatMap((name) => this.take(name) ?? []);
    await Promise.all(sessions.map((session) => session.end()));
  }

  costs(session: Session): void {
    this.#costs.set(session.id, session.cost);
  }

  costOf(id: string): number | undefined {
    return this.#costs.get(id);
  }
}
