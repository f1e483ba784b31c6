// One agent's session, timed on three sides in turn: by a bare ACP client that spawns the agent and no more,
// by Stagewright's client with its desk, and by the same in the sandbox. A process of its own, since agents are
// given the home and the path of the process that starts them. Prints milliseconds by side.
//
//   node bench-session.mjs NAME RUNS PLACE   (NAME: "scripted", or an agent's of tests/agents/agents.ts)
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { startScriptedModel } from "../../packages/testing/dist/index.js";
import { createProcesses, detectSandbox, openDesk, resolveAgent } from "../../packages/agents/dist/index.js";
import { planLaunch } from "../../packages/agents/src/acp/launch-plan.ts";
import { rowNamed, rowOf } from "../../packages/agents/src/acp/rows.ts";
import { agents } from "../../tests/agents/agents.ts";
import { put, root, userEnvironment } from "./bench-lab.mjs";

const require = createRequire(join(root, "packages/agents/package.json"));
const { client, methods, ndJsonStream } = await import(require.resolve("@agentclientprotocol/sdk"));

const [, , name, runs, place] = process.argv;
const KEY = "dummy-key-of-the-benchmark";
const SUBMIT_SCHEMA = {
  type: "object",
  properties: { summary: { type: "string" } },
  required: ["summary"],
};
const SUBMIT_WORDS = "Hand in.";
const PROMPT =
  "# Your task: T001\n\nThere is nothing to do. Call the tool submit at once, then end your turn.\n";

/** Hands in, then is done: two requests to a model, on every side. */
const model = await startScriptedModel({
  key: KEY,
  script: ({ step }) =>
    step === 0 ? { tool: "submit", args: { summary: "Nothing to do." } } : { say: "Done." },
});
const { row, spec, env } = name === "scripted" ? scriptedAgent() : realAgent();
Object.assign(process.env, env);
const workspace = { path: join(place, "workspace"), scratch: join(place, "scratch") };
for (const directory of Object.values(workspace)) mkdirSync(directory, { recursive: true });
const sandbox = await detectSandbox();
const taker = await startTaker();
// What a user would have typed.
const { value: plan } = await planLaunch({
  row,
  auth: "inherit",
  env: process.env,
  cwd: place,
  sandboxed: false,
  workspace: workspace.path,
  scratch: workspace.scratch,
  wish: {},
});

const sides = {
  bare: bareSession,
  client: () => ourSession({ kind: "none", reason: "it is measured without" }),
  ...(sandbox.kind !== "none" && { sandboxed: () => ourSession(sandbox) }),
};
const ms = Object.fromEntries(Object.keys(sides).map((side) => [side, []]));
for (let round = 0; round <= Number(runs); round++) {
  for (const [side, session] of Object.entries(sides)) {
    const began = performance.now();
    await session();
    // The first round loads what is loaded once.
    if (round > 0) ms[side].push(performance.now() - began);
  }
}
if (model.problems.length > 0) throw new Error(model.problems.join("\n"));
console.log(JSON.stringify({ ms, requests: model.requests.length }));
process.exit(0);

function scriptedAgent() {
  const program = join(root, "packages/agents/test/acp/fake-agent.mjs");
  const script = join(place, "script.json");
  put(script, JSON.stringify({ prompts: [[{ submit: { summary: "Nothing to do." } }]] }));
  const argv = [process.execPath, program, script];
  return { row: rowOf(argv), spec: `acp:${argv.map((word) => `'${word}'`).join(" ")}`, env: {} };
}

function realAgent() {
  const agent = agents.find((each) => each.name === name);
  return {
    row: rowNamed(name),
    spec: name,
    env: userEnvironment(agent, place, { url: model.url, key: KEY }),
  };
}

/** Program, variables and settings are those of our own client, so that the client is all that differs. */
async function bareSession() {
  const [program, ...words] = plan.argv;
  const child = spawn(program, words, {
    cwd: workspace.path,
    env: { ...process.env, ...plan.env },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const connection = client({ name: "bare" })
    .onRequest(methods.client.session.requestPermission, ({ params }) => ({
      outcome: {
        outcome: "selected",
        optionId: params.options.find(({ kind }) => kind === "allow_once").optionId,
      },
    }))
    .onNotification(methods.client.session.update, () => undefined)
    .connect(ndJsonStream(Writable.toWeb(child.stdin), Readable.toWeb(child.stdout)));
  const { agent } = connection;
  await agent.request(methods.agent.initialize, { protocolVersion: 1, clientCapabilities: {} });
  const { sessionId, modes } = await agent.request(methods.agent.session.new, {
    cwd: workspace.path,
    mcpServers: [{ type: "http", name: "stagewright", url: taker.url, headers: [] }],
    ...(row.meta && { _meta: row.meta({}) }),
  });
  const modeId = row.modes?.alone.find((mode) => modes?.availableModes.some(({ id }) => id === mode));
  if (modeId !== undefined) await agent.request(methods.agent.session.setMode, { sessionId, modeId });
  const taken = taker.taken;
  await agent.request(methods.agent.session.prompt, { sessionId, prompt: [{ type: "text", text: PROMPT }] });
  if (taker.taken === taken) throw new Error(`${name} handed nothing in to a bare client`);
  child.stdin.end();
  const patience = setTimeout(() => child.kill(), row.eofMs ?? 2_000);
  await gone;
  clearTimeout(patience);
  connection.close();
}

async function ourSession(held) {
  const processes = createProcesses({ run: "bench", sandbox: held, protect: [root] });
  const agent = resolveAgent(spec, { processes, cwd: place, env: process.env, openDesk });
  let taken = 0;
  const answer = async () => {
    taken += 1;
    return { ok: true, words: "Taken.", final: true };
  };
  const outcome = await agent.value.run({
    run: "bench",
    stage: "implement",
    task: { id: "T001", key: "T001-bench" },
    attempt: 1,
    prompt: PROMPT,
    workspace,
    logFile: join(place, "agent.log"),
    deadlineMs: 120_000,
    stallMs: 60_000,
    signal: new AbortController().signal,
    desk: {
      submitSchema: SUBMIT_SCHEMA,
      submitWords: SUBMIT_WORDS,
      submit: answer,
      ask: answer,
      note: answer,
    },
  });
  if (outcome.problem !== undefined || taken !== 1)
    throw new Error(`${name} handed in ${taken} times: ${JSON.stringify(outcome)}`);
}

/** The least MCP server there can be: it stands before anything is timed, and takes whatever comes. */
async function startTaker() {
  const state = { url: "", taken: 0 };
  const answers = {
    initialize: ({ protocolVersion }) => ({
      protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: "taker", version: "1" },
    }),
    "tools/list": () => ({
      tools: [{ name: "submit", description: SUBMIT_WORDS, inputSchema: SUBMIT_SCHEMA }],
    }),
    "tools/call": () => {
      state.taken += 1;
      return { content: [{ type: "text", text: "Taken." }] };
    },
  };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { id, method, params = {} } = request.method === "POST" ? JSON.parse(body) : {};
    if (request.method !== "POST") response.writeHead(405).end();
    else if (id === undefined) response.writeHead(202).end();
    else {
      const said = answers[method] === undefined ? {} : answers[method](params);
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ jsonrpc: "2.0", id, result: said }));
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  state.url = `http://127.0.0.1:${server.address().port}/mcp`;
  return state;
}
