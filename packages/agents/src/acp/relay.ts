import type { Desk, DeskAnswer, Json } from "@stagewright/core";

/** The desk server's way to us; see `desk/server.ts`. */
export type OpenDesk = (desk: Desk) => Promise<DeskServer>;

export interface DeskServer {
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

type Put = "submit" | "ask" | "note";

/**
 * The desk of a session. A session's tools are fixed when it begins, whereas each attempt
 * in it has a desk of its own: this one stays and hands on to whose turn it is. The server
 * takes a final answer for the end of all, so what is final for one attempt is kept here.
 */
export class DeskRelay implements Desk {
  #desk: Desk | undefined;
  #onAnswer: ((what: Put, answer: DeskAnswer) => void) | undefined;
  #final: DeskAnswer | undefined;
  #served: string | undefined;
  #underWay = 0;

  use(desk: Desk, onAnswer: (what: Put, answer: DeskAnswer) => void): void {
    [this.#desk, this.#onAnswer, this.#final] = [desk, onAnswer, undefined];
  }

  /** What comes now belongs to no attempt. */
  leave(): void {
    [this.#desk, this.#onAnswer] = [undefined, undefined];
  }

  /** Whether what the session was told of its tools is true for this desk. */
  serves(desk: Desk | undefined): boolean {
    return desk === undefined ? this.#served === undefined : this.#served === toolsOf(desk);
  }

  /** A call is with us: until it is answered the agent waits, and does not hang. */
  get isAsked(): boolean {
    return this.#underWay > 0;
  }

  async serve(openDesk: OpenDesk): Promise<DeskServer> {
    if (this.#desk !== undefined) this.#served = toolsOf(this.#desk);
    return openDesk(this);
  }

  get submitSchema(): Json {
    return this.#desk?.submitSchema ?? { type: "object" };
  }

  get submitWords(): string {
    return this.#desk?.submitWords ?? "";
  }

  submit(value: Json): Promise<DeskAnswer> {
    return this.#pass("submit", (desk) => desk.submit(value));
  }

  ask(question: string): Promise<DeskAnswer> {
    return this.#pass("ask", (desk) => desk.ask(question));
  }

  note(text: string): Promise<DeskAnswer> {
    return this.#pass("note", (desk) => desk.note(text));
  }

  async #pass(what: Put, put: (desk: Desk) => Promise<DeskAnswer>): Promise<DeskAnswer> {
    const [desk, onAnswer] = [this.#desk, this.#onAnswer];
    if (desk === undefined || this.#final !== undefined) return { ok: this.#final?.ok ?? false, words: OVER };
    this.#underWay++;
    const answer = await put(desk).finally(() => this.#underWay--);
    if (answer.final === true && this.#desk === desk) this.#final = answer;
    onAnswer?.(what, answer);
    return { ok: answer.ok, words: answer.words };
  }
}

const OVER = "Nothing more is wanted of you here. End your turn now.";

const toolsOf = (desk: Desk): string => JSON.stringify([desk.submitWords, desk.submitSchema]);
