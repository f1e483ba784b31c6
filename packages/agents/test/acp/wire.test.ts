import { expect, test } from "vitest";
import { openWire } from "../../src/acp/wire.ts";

function wire() {
  const heard: string[] = [];
  const opened = openWire({
    write: () => Promise.resolve(),
    onUpdate: (_, update) => heard.push(update.sessionUpdate),
    onNews: (method) => heard.push(method),
    onTraffic: () => undefined,
    onNoise: (line) => heard.push(`noise of ${line.length}`),
  });
  return { heard, feed: (bytes: Uint8Array): void => opened.feed(bytes) };
}

const call = (rawOutput: string): Buffer => {
  const update = { sessionUpdate: "tool_call", toolCallId: "a", rawOutput };
  return Buffer.from(`${JSON.stringify({ method: "session/update", params: { sessionId: "s", update } })}\n`);
};

test("messages are heard whole wherever their bytes are cut", () => {
  const bytes = Buffer.concat([call("ä\n€"), Buffer.from('\n{"method":"news"}\nnoise\n'), call("𝄞")]);
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const { heard, feed } = wire();
    for (let at = 0; at < bytes.length; at += size) feed(bytes.subarray(at, at + size));
    expect(heard).toEqual(["tool_call", "news", "noise of 5", "tool_call"]);
  }
});

test("a message of many megabytes is read in the time that its bytes take", () => {
  const { heard, feed } = wire();
  const bytes = call("x".repeat(30_000_000));
  const began = process.cpuUsage();
  for (let at = 0; at < bytes.length; at += 1_024) {
    feed(bytes.subarray(at, at + 1_024));
    // Takes a fifth of a second of the processor, however busy it is; looked through anew with each piece, minutes.
    const { user, system } = process.cpuUsage(began);
    if (user + system > 20_000_000) throw new Error(`read ${at} bytes in 20 s`);
  }
  expect(heard).toEqual(["tool_call"]);
});

test("a line without an end is given up, and what follows is heard", () => {
  const { heard, feed } = wire();
  const piece = Buffer.alloc(1_000_000, "x");
  for (let count = 0; count < 34; count++) feed(piece);
  expect(heard).toHaveLength(1);
  feed(Buffer.from("\n"));
  feed(call("after"));
  expect(heard.at(-1)).toBe("tool_call");
});
