import type { Desk, DeskAnswer, Json } from "@stagewright/core";
import { checkerOf, problemWords, type CheckArguments } from "./check-arguments.ts";
import { unknownTool, type ToolBox, type ToolWords } from "./tool-server.ts";

/** What an agent can call of a desk. */
export interface DeskCalls extends ToolBox {
  /** No call begins any more. Resolves when the one under way has come back. */
  stop(): Promise<void>;
}

/** One call at a time, whoever calls, and none after a final answer. */
export function deskCalls(desk: Desk, onError: (error: unknown) => void): DeskCalls {
  const windows = windowsOf(desk);
  const tools = windows.map(({ tool }) => tool);
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
    tools,
    call(name, given, signal) {
      const window = windows.find(({ tool }) => tool.name === name);
      if (window === undefined) return Promise.resolve(unknownTool(name, tools));
      const answer = last.then(() =>
        stopped || signal.aborted ? { ok: false, words: CLOSED } : handle(window, given),
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
  readonly tool: ToolWords;
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
