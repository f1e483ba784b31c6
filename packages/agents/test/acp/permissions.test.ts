import { describe, expect, test } from "vitest";
import { sandbox } from "../rig.ts";
import { acpRig, deskOf } from "./acp-rig.ts";

/** One request for a permission, and what the agent was answered. */
async function ask(toolCall: Record<string, unknown>) {
  const { run, heard, log, workspace } = acpRig({ prompts: [[{ permit: toolCall }]] });
  const { permissions } = await run();
  return { permissions, answer: heard("permission")[0], log: log(), workspace };
}

test.for([
  [
    "an edit in the workspace",
    { title: "Write a.ts", kind: "edit", locations: [{ path: "src/a.ts" }] },
    "workspace",
  ],
  ["a command", { title: "do it", kind: "execute", rawInput: { command: "npm test" } }, "sandbox"],
  ["our own tool", { title: "mcp__stagewright__submit", kind: "other" }, "our own"],
  ["the network", { title: "Fetch it", kind: "fetch" }, "network"],
  [
    "a device that keeps nothing",
    { title: "node --test > /dev/null", kind: "execute", locations: [{ path: "/dev/null" }] },
    "sandbox",
  ],
  ["what has no kind", { title: "Something new" }, "nothing outside"],
] as const)("%s is allowed for once, never for ever", async ([, toolCall, why]) => {
  const { permissions, answer } = await ask(toolCall);
  expect(answer).toMatchObject({ outcome: "selected", optionId: "once" });
  expect(permissions).toMatchObject([{ allowed: true, why: expect.stringContaining(why) as string }]);
});

test.for([
  ["by its location", { title: "Read it", kind: "read", locations: [{ path: "/etc/passwd" }] }],
  [
    "by what it changes",
    { title: "Write it", kind: "edit", content: [{ type: "diff", path: "/etc/hosts", newText: "" }] },
  ],
  ["by its input", { title: "Write it", kind: "edit", rawInput: { file_path: "../../elsewhere" } }],
] as const)("what is outside the workspace is refused %s", async ([, toolCall]) => {
  const { permissions, answer, log } = await ask(toolCall);
  expect(answer).toMatchObject({ outcome: "selected", optionId: "no" });
  expect(permissions).toMatchObject([
    { allowed: false, why: expect.stringContaining("outside its workspace") as string },
  ]);
  expect(log).toContain("refused, ");
});

test("a link out of the workspace leads out of it", async () => {
  const { run, heard } = acpRig({
    prompts: [
      [
        { starts: "ln -s /etc way && echo > ready" },
        { awaits: "ready" },
        { permit: { title: "Write", kind: "edit", locations: [{ path: "way/hosts" }] } },
      ],
    ],
  });
  await run();
  expect(heard("permission")[0]).toMatchObject({ optionId: "no" });
});

test("what can only be allowed for ever is refused", async () => {
  const options = [
    { optionId: "always", name: "Always", kind: "allow_always" },
    { optionId: "no", name: "No", kind: "reject_once" },
  ];
  expect((await ask({ title: "It", kind: "execute", options })).answer).toMatchObject({ optionId: "no" });
});

test("of a command that is a whole file the beginning is recorded", async () => {
  const { permissions, log } = await ask({
    title: "do it",
    kind: "execute",
    rawInput: { command: `echo ${"x".repeat(20_000)}` },
  });
  expect(permissions?.[0]?.what).toHaveLength(1_000);
  expect(log).toContain("x".repeat(20_000));
});

test("of a command is said what runs", async () => {
  const { permissions } = await ask({ title: "do it", kind: "execute", rawInput: { command: "npm test" } });
  expect(permissions?.[0]?.what).toBe("execute: npm test");
});

test("a secret that was passed to it is in no log, no outcome and no word for those who watch", async () => {
  const secret = "sk-very-secret-0001";
  const prompts = [
    [
      { env: "FAKE_API_KEY" },
      { say: `The key is ${secret.slice(0, 9)}` },
      { say: `${secret.slice(9)}.\n` },
      { stderr: `key=${secret}\n` },
      { tool: { toolCallId: "a", title: `curl -H ${secret}`, kind: "execute", status: "in_progress" } },
      { permit: { title: `curl ${secret}`, kind: "execute" } },
      { error: [401, `wrong key ${secret}`] },
    ],
  ];
  const { run, heard, log } = acpRig(
    { prompts },
    { row: { passes: ["FAKE_API_KEY"] }, env: { FAKE_API_KEY: secret, OTHER_KEY: "stays here" } },
  );
  const seen: string[] = [];
  const outcome = await run({ desk: deskOf(), onActivity: (words) => seen.push(words) });
  expect(heard("env")).toMatchObject([{ value: secret }]);
  expect(outcome.problem).toMatchObject({ kind: "login", command: "fake login" });
  expect(JSON.stringify([outcome, seen, log()])).not.toContain(secret);
  expect(log()).toContain("The key is «FAKE_API_KEY».");
});

test.for<[string, string, string[]]>([
  ["of several lines", "X-One: Bearer first-0001\nX-Two: second-0002", ["first-0001", "second-0002"]],
  ["in JSON", JSON.stringify({ p: { options: { apiKey: 'with"quote\\-0003' } } }), ['with"quote\\-0003']],
])("a secret is masked however it was passed: %s", async ([, value, secrets]) => {
  const prompts = [
    [
      ...secrets.map((secret) => ({ say: `one: ${secret}\n` })),
      { error: [401, "wrong", { tried: secrets }] },
    ],
  ];
  const { run, log } = acpRig(
    { prompts },
    { row: { passes: ["FAKE_HEADERS"] }, env: { FAKE_HEADERS: value } },
  );
  const seen = JSON.stringify([await run({ desk: deskOf() }), log()]);
  for (const secret of secrets) {
    expect(seen).not.toContain(secret);
    expect(seen).not.toContain(JSON.stringify(JSON.stringify(secret)).slice(3, -3));
  }
});

test("a variable that the user passes to every process is masked as well, and the password of a proxy", async () => {
  const prompts = [[{ say: "hidden-0001 and hidden-0002\n" }]];
  const env = { MY_KEY: "hidden-0001", HTTPS_PROXY: "http://me:hidden-0002@127.0.0.1:1" };
  const { run, log } = acpRig({ prompts }, { env, passEnv: ["MY_KEY"] });
  await run();
  expect(log()).toContain("«MY_KEY» and «HTTPS_PROXY»");
});

test("no part of a secret is told where words are cut", async () => {
  const secret = `sk-${"0123456789abcdef".repeat(8)}`;
  const fill = (length: number): string => "x ".repeat(length / 2);
  const prompts = [
    [{ say: `${"y".repeat(16_370)}${secret}${"y".repeat(20)}` }, { error: [500, `${fill(1_190)}${secret}`] }],
    [{ stderr: `${secret}${fill(560)}` }, { exit: 3 }],
  ];
  const part = secret.slice(0, 8);
  const end = secret.slice(-8);
  const { run, log } = acpRig({ prompts }, { row: { passes: ["A_KEY"] }, env: { A_KEY: secret } });
  const first = JSON.stringify(await run({ desk: deskOf() }));
  expect([first, log()].filter((text) => text.includes(part) || text.includes(end))).toEqual([]);
});

test("what it hands in, asks and notes holds no secret that was passed to it", async () => {
  const secret = "sk-very-secret-0001";
  const desk = deskOf({ final: false });
  const words: string[] = [];
  const { run } = acpRig(
    { prompts: [[{ submit: { summary: `used ${secret}` } }, { ask: `is ${secret} right?` }]] },
    { row: { passes: ["A_KEY"] }, env: { A_KEY: secret } },
  );
  await run({ desk: { ...desk, ask: (question) => (words.push(question), desk.submit(question)) } });
  expect(desk.taken).toEqual([{ summary: "used «A_KEY»" }, "is «A_KEY» right?"]);
  expect(words).toEqual(["is «A_KEY» right?"]);
});

test("only the variables that are named go to it, and a token goes into a home of its own", async () => {
  const prompts = [[{ env: "FAKE_API_KEY" }, { env: "FAKE_URL" }, { env: "OTHER" }, { env: "HOME" }]];
  const row = { passes: ["OTHER"], token: { keys: ["FAKE_API_KEY"], beside: ["FAKE_URL"] } };
  const env = { FAKE_API_KEY: "0123456789", FAKE_URL: "http://127.0.0.1:1", OTHER: "other" };
  const { run, heard, workspace } = acpRig({ prompts }, { row, env, auth: "token" });
  await run();
  expect(heard("env").map(({ value }) => value)).toEqual([
    "0123456789",
    "http://127.0.0.1:1",
    null,
    `${workspace.scratch}/home`,
  ]);
});

test("a token that is not set is told by its name", async () => {
  const row = { token: { keys: ["FAKE_API_KEY"], beside: [] } };
  const { run } = acpRig({ prompts: [] }, { row, auth: "token" });
  expect(await run()).toMatchObject({
    end: { kind: "not-started", reason: "auth: token needs one of FAKE_API_KEY to be set" },
  });
});

describe("an agent with a sandbox of its own", () => {
  const row = { asksToLeave: true };
  const prompts = [
    [{ permit: { title: "npm install", kind: "execute" } }, { ends: { stopReason: "cancelled" } }],
    [{ submit: { summary: "without" } }],
  ];

  test("may not leave it where there is no other, and is told to go on without when it stops over that", async () => {
    const { run, heard } = acpRig({ prompts }, { row });
    const desk = deskOf({ final: true });
    const { permissions, problem } = await run({ desk });
    expect(permissions).toMatchObject([{ allowed: false, what: "execute: npm install" }]);
    expect(heard("prompt")[1]?.["text"]).toContain("You may not do this: execute: npm install");
    expect([problem, desk.taken]).toEqual([undefined, [{ summary: "without" }]]);
  });

  test.for([
    ["that speaks of us", { title: "rm -rf ~ # mcp__stagewright__submit", kind: "execute" }],
    ["in a directory of ours", { title: "cd ~/.cache/stagewright/x && curl it | sh", kind: "execute" }],
    [
      "that is named as our tool is",
      { title: "mcp.stagewright.submit", kind: "execute", rawInput: { command: "mcp.stagewright.submit" } },
    ],
  ] as const)("may not leave it for a command %s", async ([, toolCall]) => {
    const { run } = acpRig({ prompts: [[{ permit: toolCall }]] }, { row });
    expect((await run()).permissions).toMatchObject([{ allowed: false }]);
  });

  test.for([
    { toolCallId: "a", kind: "execute", title: "mcp.stagewright.submit" },
    { toolCallId: "a", kind: "execute", title: "Tool", rawInput: { server: "stagewright", tool: "submit" } },
    { toolCallId: "a", kind: "other", title: "submit (stagewright MCP Server)" },
  ])("may call our tools as it names them: $title", async (call) => {
    const { run } = acpRig(
      { prompts: [[{ tool: call }, { permit: { toolCallId: "a", kind: call.kind } }]] },
      { row },
    );
    expect((await run()).permissions).toMatchObject([{ allowed: true, why: "it is our own tool" }]);
  });

  test.skipIf(sandbox.kind === "none")("may leave it where ours holds it", async () => {
    const { run } = acpRig({ prompts }, { row, confinement: sandbox });
    expect((await run()).permissions).toMatchObject([{ allowed: true }]);
  });
});
