import { StringDecoder } from "node:string_decoder";
import type { AnyMessage, SessionUpdate, Stream } from "@agentclientprotocol/sdk";
import { readUpdate } from "./news.ts";

/** No message of an agent is longer; what is, is none. */
const LONGEST_MESSAGE = 32 * 1024 * 1024;

export interface WireEvents {
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly onUpdate: (session: string, update: SessionUpdate) => void;
  /** Any other news that wants no answer; most are an agent's own. */
  readonly onNews: (method: string, params: unknown) => void;
  /** Anything from the agent, an answer too. */
  readonly onTraffic: () => void;
  /** A line that is no message. */
  readonly onNoise: (line: string) => void;
}

export interface Wire {
  readonly stream: Stream;
  feed(bytes: Uint8Array): void;
  /** Nothing more will come: what waits for an answer fails. */
  close(): void;
}

/**
 * The line between us and an agent: one JSON message each. Updates are taken out here, in
 * order and as they are: the SDK would check each against the schema of its day and write
 * to our stderr of every one that is newer, or of an answer to no question.
 */
export function openWire({ write, onUpdate, onNews, onTraffic, onNoise }: WireEvents): Wire {
  const asked = new Set<unknown>();
  const decoder = new StringDecoder("utf8");
  let controller: ReadableStreamDefaultController<AnyMessage> | undefined;
  /** Of a line whose end has not come. */
  let pieces: string[] = [];
  let size = 0;
  const take = (line: string): void => {
    if (line.trim() === "") return;
    const message = parse(line);
    if (message === undefined) return onNoise(line);
    onTraffic();
    if (typeof message["method"] !== "string") {
      if (asked.delete(message["id"])) controller?.enqueue(message as unknown as AnyMessage);
    } else if (message["method"] === "session/update") {
      const params = message["params"] as { sessionId?: string; update?: unknown } | null | undefined;
      const update = readUpdate(params?.update);
      if (update === undefined) onNoise(line);
      else onUpdate(params?.sessionId ?? "", update);
    } else if (message["id"] !== undefined) {
      controller?.enqueue(message as unknown as AnyMessage);
    } else {
      onNews(message["method"], message["params"]);
    }
  };
  return {
    stream: {
      readable: new ReadableStream<AnyMessage>({ start: (own) => void (controller = own) }),
      writable: new WritableStream<AnyMessage>({
        async write(message) {
          if ("method" in message && "id" in message) asked.add(message.id);
          await write(Buffer.from(`${JSON.stringify(message)}\n`));
        },
      }),
    },
    feed(bytes) {
      // Only what is new is looked through: a line of many megabytes comes in hundreds of pieces.
      const [first = "", ...more] = decoder.write(Buffer.from(bytes)).split("\n");
      pieces.push(first);
      size += first.length;
      for (const next of more) {
        take(pieces.join(""));
        pieces = [next];
        size = next.length;
      }
      if (size > LONGEST_MESSAGE) {
        onNoise(`${pieces.join("").slice(0, 200)}… (a line without an end)`);
        pieces = [];
        size = 0;
      }
    },
    close() {
      try {
        controller?.close();
      } catch {
        // It was closed by the other side.
      }
      controller = undefined;
    },
  };
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === "object" && message !== null && !Array.isArray(message)
      ? (message as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
