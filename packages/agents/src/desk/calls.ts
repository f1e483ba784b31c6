import type { Desk, DeskAnswer, Json } from "@stagewright/core";
import { checkerOf, type CheckArguments } from "./check-arguments.ts";

/** What an agent can call, and the desk behind it. */
export interface DeskCalls {
  readonly tools: readonly DeskTool[];
  /** Never rejects. `isWanted`: asked when its turn has come. */
  call(name: string, given: unknown, isWanted: () => boolean): Promise<DeskAnswer>;
  /** No call begins any more. Resolves when the one under way has come back. */
  stop(): Promise<void>;
}

export interface DeskTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: Json;
}

/** One call at a time, whoever calls, and none after a final answer. */
export function deskCalls(desk: Desk, onError: (error: unknown) => void): DeskCalls {
  const windows = windowsOf(desk);
  let last: Promise<unknown> = Promise.resolve();
  let final: DeskAnswer | undefined;
  let stopped = false;

  async function handle({ tool, check, pass }: Window, given: unknown): Promise<DeskAnswer> {
    if (final !== undefined) return { ok: final.ok, words: OVER };
    const problems = check(given);
    if (problems.length > 0) return { ok: false, words: problemWords(tool.name, problems) };
    try {
      const answer = await pass(given as Json);
      if (answer.final === true) final = answer;
      return answer;
    } catch (error) {
      onError(error);
      return { ok: false, words: OUR_FAULT };
    }
  }

  return {
    tools: windows.map(({ tool }) => tool),
    call(name, given, isWanted) {
      const window = windows.find(({ tool }) => tool.name === name);
      if (window === undefined) return Promise.resolve({ ok: false, words: unknownTool(name, windows) });
      const answer = last.then(() =>
        stopped || !isWanted() ? { ok: false, words: CLOSED } : handle(window, given),
      );
      last = answer;
      return answer;
    },
    async stop() {
      stopped = true;
      await last;
    },
  };
}

interface Window {
  readonly tool: DeskTool;
  readonly check: CheckArguments;
  /** Called with what `check` had nothing against. */
  readonly pass: (given: Json) => Promise<DeskAnswer>;
}

function windowsOf(desk: Desk): readonly Window[] {
  const words = (name: string) => ({
    type: "object",
    properties: { [name]: { type: "string", minLength: 1 } },
    required: [name],
  });
  const open = (name: string, description: string, schema: Json, pass: Window["pass"]): Window => ({
    tool: { name, description, inputSchema: schema },
    check: checkerOf(schema),
    pass,
  });
  return [
    open("submit", desk.submitWords, desk.submitSchema, (value) => desk.submit(value)),
    open("ask", ASK_WORDS, words("question"), (given) => desk.ask((given as { question: string }).question)),
    open("note", NOTE_WORDS, words("text"), (given) => desk.note((given as { text: string }).text)),
  ];
}

const ASK_WORDS =
  "Ask a human something that you must know to do the task and that neither the task nor the repository says. " +
  "The task waits for the answer, so ask once, with everything that is needed to answer.";
const NOTE_WORDS =
  "Leave a note for whoever reads about this task later: something odd that you saw, or a decision that you took. " +
  "Nobody answers it.";
const OVER = "Already taken: nothing more is wanted of you here. End your turn now.";
const CLOSED = "This task is over: nothing is taken any more. End your turn now.";
const OUR_FAULT =
  "This could not be taken, by a fault that is not yours. Try once more; if it stays so, end your turn.";

function problemWords(tool: string, problems: readonly string[]): string {
  return [
    "This cannot be taken:",
    ...problems.map((one) => `- ${one}`),
    `Mend that and call ${tool} again.`,
  ].join("\n");
}

function unknownTool(name: string, windows: readonly Window[]): string {
  const names = windows.map(({ tool }) => tool.name).join(", ");
  return `There is no tool ${JSON.stringify(name.slice(0, 100))} here. There are: ${names}.`;
}
