import type { Task } from "@stagewright/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { readHandIn } from "../../src/attempts/outbox.ts";
import type { TakenIn } from "../../src/attempts/take-in.ts";
import { taskDesk } from "../../src/attempts/task-desk.ts";

const task = { id: "T001", key: "T001.1-abc", kind: "code" } as Task;

const taken: TakenIn = { tree: "t", commit: "c", changes: [{ path: "a", status: "added" }], findings: [] };
const refused: TakenIn = {
  ...taken,
  refusal: {
    code: "CHANGE_REFUSED",
    findings: [{ code: "SECRET", path: "a.js", line: 3, detail: "a key", severity: "refused" }],
  },
};
const good = { task: "T001", summary: "Did it." };

test("what is handed in is taken at once, and the agent is told to stop", async () => {
  const desk = taskDesk(task, async () => taken);
  expect(await desk.submit(good)).toMatchObject({ ok: true, final: true });
  expect(desk.said).toMatchObject({ taken, summary: "Did it." });
});

test("what is refused goes back with file and line, and can be handed in again", async () => {
  const looks = [refused, taken];
  const desk = taskDesk(task, async () => looks.shift() ?? taken);
  const answer = await desk.submit(good);
  expect(answer).toMatchObject({ ok: false });
  expect(answer.final).toBeUndefined();
  expect(answer.words).toContain("a.js:3: a key");
  expect(await desk.submit(good)).toMatchObject({ ok: true, final: true });
});

test("a session that does not get it right is ended after five tries", async () => {
  const desk = taskDesk(task, async () => refused);
  const answers = [];
  for (let nth = 1; nth <= 5; nth++) answers.push((await desk.submit(good)).final === true);
  expect(answers).toEqual([false, false, false, false, true]);
  expect(desk.said.refused).toBe(refused);
});

test("a session whose details never hold is ended after five tries, too, and has handed in nothing", async () => {
  const schema = z.object({ rationale: z.string() });
  const asked = { schema, cites: () => [], problems: () => [] };
  const problems = async () => ["baseline is empty"];
  const desk = taskDesk(task, async () => taken, { details: asked, problems });
  const answers = [];
  for (let nth = 1; nth <= 5; nth++)
    answers.push((await desk.submit({ ...good, rationale: "So." })).final === true);
  expect(answers).toEqual([false, false, false, false, true]);
  expect(desk.said).toEqual({ notes: [], wrong: "baseline is empty" });
});

test("words that do not fit, or another task's, are answered and cost nothing", async () => {
  let looks = 0;
  const desk = taskDesk(task, async () => (looks++, taken));
  expect((await desk.submit({ task: "T001" })).words).toContain("summary");
  expect((await desk.submit({ task: "T999", summary: "x" })).words).toContain("T001");
  expect((await desk.submit("done")).ok).toBe(false);
  expect(looks).toBe(0);
});

test("once taken, nothing more is looked at", async () => {
  let looks = 0;
  const desk = taskDesk(task, async () => (looks++, taken));
  await desk.submit(good);
  expect(await desk.submit(good)).toMatchObject({ ok: true, final: true });
  expect(looks).toBe(1);
});

test("a question ends the session; an empty one does not", async () => {
  const desk = taskDesk(task, async () => taken);
  expect(await desk.ask("  ")).toMatchObject({ ok: false });
  expect(await desk.ask("Which?")).toMatchObject({ ok: true, final: true });
  expect(desk.said.asked).toBe("Which?");
});

test("what an agent without the tool leaves in its outbox is checked the same way", () => {
  const read = (value: unknown) =>
    readHandIn(new TextEncoder().encode(JSON.stringify(value)), ["T001", task.key]);
  expect(readHandIn(undefined, ["T001"])).toEqual({ ok: true, value: {} });
  expect(read(good)).toEqual({ ok: true, value: { summary: "Did it." } });
  expect(read({ task: "T001" })).toMatchObject({ ok: false });
  expect(read({ ...good, task: "T002" })).toMatchObject({ ok: false });
  expect(readHandIn(new TextEncoder().encode("{"), ["T001"])).toMatchObject({ ok: false });
});
