import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { signatureOf } from "../../src/webhook.ts";
import { BASE, CHECK, FEATURE, feature } from "./features.ts";
import { ended, Rig } from "./rig.ts";

const TASKS_MD = "- [ ] T001 Write a in src/a.txt\n";
const STEPS = { T001: { write: { "src/a.txt": "a\n" } } };
const GATE =
  'pipelines:\n  speckit:\n    intake: speckit\n    stages:\n      - speckit/implement\n      - use: gate/human\n        options: { question: "Ship it?" }\n';

async function receiver(answer: number) {
  const taken: { headers: IncomingHttpHeaders; body: string }[] = [];
  const http = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      taken.push({ headers: request.headers, body });
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void http.close());
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/hook`, taken };
}

test("whoever is named is told when a run waits and when it has ended: once each, signed, and the secret is stored nowhere", async () => {
  const rig = new Rig();
  const hook = await receiver(200);
  const config = `notify:\n  - webhook: ${hook.url}\n    secretEnv: HOOK_SECRET\n${GATE}`;
  rig.commit({ ...BASE, ...feature(TASKS_MD), ".stagewrightrc.yaml": config });
  const heard = `${rig.place}/heard`;
  const say = `{ cat; echo " $STAGEWRIGHT_RUN $STAGEWRIGHT_EVENT"; } >> ${heard}`;
  const env = { HOOK_SECRET: "hush-hush" };
  const words = ["--check", `test=${CHECK}`, "--agent", rig.agent(STEPS), "--notify", say, "--yes", "--json"];
  const parked = rig.jsonOf(
    await ended(rig.startIn(rig.repository, env, "run", "speckit", FEATURE, ...words)),
  );
  expect(parked.code).toBe(3);
  const { run } = parked.result;

  const [post] = hook.taken;
  expect(post?.headers).toMatchObject({
    "x-stagewright-signature": signatureOf(post?.body ?? "", "hush-hush"),
    "x-stagewright-event": "parked",
  });
  const event = JSON.parse(post?.body ?? "") as Record<string, unknown>;
  expect(event).toMatchObject({ event: "parked", run, feature: "001-thing", outcome: "parked" });
  expect(event["waits"]).toEqual([
    {
      what: "Ship it?",
      next: [`stagewright diff ${run}`, `stagewright approve ${run}`, `stagewright reject ${run} --note '…'`],
    },
  ]);
  expect(readFileSync(heard, "utf8")).toBe(`${post?.body} ${run} parked\n`);

  // Nothing has changed: nobody is told again.
  await ended(rig.startIn(rig.repository, env, "resume", run));
  expect(hook.taken).toHaveLength(1);

  const approved = await ended(rig.startIn(rig.repository, env, "approve", run));
  expect(approved.code).toBe(0);
  expect(hook.taken).toHaveLength(2);
  expect(JSON.parse(hook.taken[1]?.body ?? "")).toMatchObject({
    event: "ended",
    outcome: "done",
    branch: "stagewright/001-thing",
    tasks: { done: 1 },
  });
  const journal = readFileSync(`${rig.repository}/.git/stagewright/journal.db`, "latin1");
  const wal = `${rig.repository}/.git/stagewright/journal.db-wal`;
  expect(journal + (existsSync(wal) ? readFileSync(wal, "latin1") : "")).not.toContain("hush-hush");
});

test("a notification that fails is said and noted, and the run's end is what it would have been", async () => {
  const rig = new Rig();
  const hook = await receiver(404);
  rig.commit({
    ...BASE,
    ...feature(TASKS_MD),
    ".stagewrightrc.yaml": `notify:\n  - webhook: ${hook.url}\n  - webhook: ${hook.url}\n    secretEnv: NOT_SET\n`,
  });
  const words = ["--check", `test=${CHECK}`, "--agent", rig.agent(STEPS)];
  const { code, stderr, result } = await rig.run(FEATURE, ...words, "--notify", "exit 7");
  expect(code).toBe(0);
  const origin = new URL(hook.url).origin;
  expect(stderr).toContain(`Could not notify ${origin}/…: it answered 404`);
  expect(stderr).toContain(`Could not notify ${origin}/…: NOT_SET, which should hold its secret, is not set`);
  expect(stderr).toContain("Could not notify exit 7: it ended with exit 7");
  const log = readFileSync(`${rig.repository}/.git/stagewright/logs/${result.run}/notify.log`, "utf8");
  expect(log.trim().split("\n")).toHaveLength(3);
  expect(hook.taken).toHaveLength(1);
});
