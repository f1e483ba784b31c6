import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { standingOf, type Question, type Standing } from "./conversation.ts";
import { decide, usageOf, type Outcome } from "./decide.ts";
import type { Dialect, Message, Part } from "./dialect.ts";
import { isObject, type JsonObject } from "./json.ts";
import { modelList, presentedKey, routeOf } from "./routes.ts";
import { plainestOf } from "./schema.ts";
import type { ModelApi, Reply, Script, Turn, Usage } from "./script.ts";
import { refuse, send, sendBroken, sendJson } from "./send.ts";

export interface ScriptedModelOptions {
  readonly script: Script;
  /** Requests that do not bring it, in whichever header their API uses, are refused with 401. */
  readonly key?: string;
}

/** A request, and who answered it. */
export interface RecordedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Parsed, if it is JSON. */
  readonly body: unknown;
  readonly api?: ModelApi;
  /** What the script was asked, if it was. */
  readonly turn?: Turn;
  /** What it said. */
  readonly replies?: readonly Reply[];
  /**
   * `script`: its reply was sent. `search`: a search for the tool it wants was sent instead. `sideline`: no tools
   * were offered (a title, a summary, a classification), so the script was not asked. `count`: tokens were
   * counted. `probe`: anything else. `refused`: a wrong key, no JSON, or a problem.
   */
  readonly answer: "script" | "search" | "sideline" | "count" | "probe" | "refused";
  /** Of the message, if one was sent in full. */
  readonly usage?: Usage;
}

/** A model provider on loopback, which says what the script says. */
export interface ScriptedModel {
  /** `http://127.0.0.1:port`, without a path. */
  readonly url: string;
  /** Oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** What was served: tokens of all messages that were sent in full, sidelines and searches too. */
  readonly usage: Usage & { readonly messages: number };
  /** What a script got wrong, such as a tool nobody offers. A test may want none. */
  readonly problems: readonly string[];
  /** Ends what still hangs. */
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Starts a model provider that speaks Anthropic's, OpenAI's and Google's APIs. */
export async function startScriptedModel({ script, key }: ScriptedModelOptions): Promise<ScriptedModel> {
  const requests: RecordedRequest[] = [];
  const problems: string[] = [];
  const asked = new Map<string, number>();

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "GET", url = "/" } = request;
    const text = await bodyOf(request);
    const body = parsed(text);
    const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
    const note = (rest: Omit<RecordedRequest, "method" | "path" | "headers" | "body">): void => {
      requests.push({ method, path: url, headers: request.headers, body, ...rest });
    };

    const route = routeOf(method, pathname);
    if (route === undefined) {
      note({ answer: "probe" });
      if (method === "POST")
        sendJson(response, 404, { error: { message: `nothing is served at ${pathname}` } });
      else sendJson(response, 200, modelList(pathname));
      return;
    }
    const { dialect } = route;
    const { api } = dialect;
    if (key !== undefined && presentedKey(request.headers, searchParams) !== key) {
      note({ api, answer: "refused" });
      refuse(response, dialect, { error: 401, message: "invalid API key" });
      return;
    }
    if (!isObject(body)) {
      note({ api, answer: "refused" });
      refuse(response, dialect, { error: 400, message: "the body is not a JSON object" });
      return;
    }
    if (route.counts) {
      note({ api, answer: "count" });
      sendJson(response, 200, dialect.count(Math.ceil(text.length / 4)));
      return;
    }
    const question = dialect.read(body, pathname);
    const standing = standingOf(question);
    const id = `${standing.texts.length}_${standing.results.length}`;
    if (question.tools.length === 0) {
      const message = messageOf(id, question, standing, [{ text: sideline(question) }]);
      note({ api, answer: "sideline", usage: message.usage });
      send(response, dialect, message, question.stream);
      return;
    }
    const { turn, replies, outcome } = await ask(dialect, question, standing, id);
    const base = { api, turn, replies };
    switch (outcome.kind) {
      case "problem":
        problems.push(outcome.problem);
        note({ ...base, answer: "refused" });
        // Not 500: agents would try again and again.
        refuse(response, dialect, { error: 400, message: `scripted model: ${outcome.problem}` });
        return;
      case "refuse":
        note({ ...base, answer: "script" });
        refuse(response, dialect, outcome.refusal);
        return;
      case "search": {
        const message = messageOf(`${id}_find${standing.searches}`, question, standing, [outcome.call]);
        note({ ...base, answer: "search", usage: message.usage });
        send(response, dialect, message, question.stream);
        return;
      }
      case "message": {
        const message = messageOf(id, question, standing, outcome.parts, outcome.usage);
        if (outcome.end === "complete") {
          note({ ...base, answer: "script", usage: message.usage });
          send(response, dialect, message, question.stream);
        } else {
          note({ ...base, answer: "script" });
          sendBroken(response, dialect, message, question.stream, outcome.end);
        }
      }
    }
  };

  const ask = async (
    { api }: Dialect,
    { model }: Question,
    standing: Standing,
    id: string,
  ): Promise<{ turn: Turn; replies: readonly Reply[]; outcome: Outcome }> => {
    const { texts, results, tools } = standing;
    const prompt = texts.at(-1) ?? "";
    const place = JSON.stringify([prompt, results.length]);
    const seen = asked.get(place) ?? 0;
    asked.set(place, seen + 1);
    const turn: Turn = { api, model, prompt, texts, results, step: results.length, tools, seen };
    let replies: readonly Reply[] = [];
    try {
      replies = [await script(turn)].flat();
    } catch (error) {
      return { turn, replies, outcome: { kind: "problem", problem: `the script threw: ${String(error)}` } };
    }
    const outcome = decide(replies, standing, id);
    // The script will be asked the same again: that is not a second time.
    if (outcome.kind === "search") asked.set(place, (asked.get(place) ?? 1) - 1);
    return { turn, replies, outcome };
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      problems.push(String(error));
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    problems,
    get usage() {
      return served(requests);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const messageOf = (
  id: string,
  { model }: Question,
  standing: Standing,
  parts: readonly Part[],
  told: Partial<Usage> = {},
): Message => ({ id, model, parts, usage: usageOf(standing, parts, told) });

const sideline = ({ answerSchema }: Question): string =>
  answerSchema === undefined ? "Scripted." : JSON.stringify(plainestOf(answerSchema));

function served(requests: readonly RecordedRequest[]): ScriptedModel["usage"] {
  const usages = requests.flatMap(({ usage }) => (usage === undefined ? [] : [usage]));
  const sum = (field: keyof Usage): number => usages.reduce((total, usage) => total + usage[field], 0);
  return { messages: usages.length, input: sum("input"), cached: sum("cached"), output: sum("output") };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}

function parsed(text: string): JsonObject | string {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return text;
  }
}
