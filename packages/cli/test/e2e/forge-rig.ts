import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import {
  githubServer,
  TOKEN,
  type GithubServer,
  type GithubState,
} from "../../../forge/test/support/github-server.ts";
import { BASE, CHECK } from "./features.ts";
import { ended, Rig, type Ended, type Files, type RunResult, type Step } from "./rig.ts";

export const PREFIX = "/api/v3";

export const ISSUE = {
  ...{ number: 42, title: "Say it louder", body: "Whatever is said should be said louder.", state: "open" },
  ...{ user: { login: "ada" }, labels: ["enhancement"] },
};

/** What an agent finds out about the issue. */
export const ASSESSMENT = {
  implementable: true,
  assessment: {
    ...{ quality_score: 80, complexity: "simple", skip_steps: [], branch_name: "042-say-it-louder" },
    ...{ missing_info: [], summary: "A script that says its words in capitals." },
  },
};
export const DIR = "specs/042-say-it-louder";
export const BRANCH = "042-say-it-louder";

const task = (id: string, title: string, path: string) => ({
  ...{ id, title, description: title, dependencies: [] },
  file_changes: [{ path, action: "create" }],
});
export const PLAN = {
  tasks: [
    task("T001", "Write tests for the louder script", "test/louder.sh"),
    task("T002", "Write the louder script", "src/louder.sh"),
  ],
  summary: "One script, and a test for it.",
};
export const DOCUMENTS: Files = {
  [`${DIR}/spec.md`]: "# Louder\n\n- **FR-001**: It is louder\n",
  [`${DIR}/plan.md`]: "# Plan\n\nA script.\n",
  [`${DIR}/tasks.md`]:
    "# Tasks\n\n## Phase 1: Tests\n\n- [ ] T001 Write tests for the louder script in `test/louder.sh`\n\n## Phase 2: Core\n\n- [ ] T002 Write the louder script in `src/louder.sh`\n",
};

export const outbox = (value: unknown): Files => ({ ".stagewright/outbox.json": JSON.stringify(value) });

/** An agent that finds the issue wanting. */
export const REJECTED = {
  "github/assess": {
    write: outbox({
      issue_assessment: {
        implementable: false,
        assessment: { ...ASSESSMENT.assessment, missing_info: ["How loud?", "For whom?"] },
      },
    }),
  },
};

/** An agent that takes issue 42 all the way. */
export const WHOLE_WAY: Readonly<Record<string, Step>> = {
  "github/assess": { write: outbox({ issue_assessment: ASSESSMENT }) },
  "github/plan": { write: { ...DOCUMENTS, ...outbox({ plan: PLAN }) } },
  T001: { write: { "test/louder.sh": 'test "$(sh src/louder.sh a)" = A\n' } },
  T002: { write: { "src/louder.sh": 'echo "$1" | tr a-z A-Z\n' } },
};

/**
 * A repository at a forge on this machine, over HTTP as git and the API go there, and a
 * clone of it that the user stands in.
 */
export class ForgeRig extends Rig {
  readonly bare: string;
  readonly github: GithubServer;
  readonly host: string;

  private constructor(bare: (place: string) => string, github: GithubServer, host: string) {
    super();
    this.bare = bare(this.place);
    this.github = github;
    this.host = host;
  }

  static async open(
    state: Partial<GithubState> = {},
    files: Files = BASE,
    fork?: GithubServer,
  ): Promise<ForgeRig> {
    const github = await githubServer({ issues: [ISSUE], ...state }, PREFIX);
    let root = "";
    const host = await front(github, fork, () => root);
    const rig = new ForgeRig((place) => join(place, "forge/acme/rockets.git"), github, host);
    root = join(rig.place, "forge");
    mkdirSync(dirname(rig.bare), { recursive: true });
    rig.commit(files);
    rig.git("branch", "-m", "trunk");
    rig.git("clone", "--quiet", "--bare", rig.repository, rig.bare);
    rig.inBare("config", "http.receivepack", "true");
    rig.git("remote", "add", "origin", `http://${host}/acme/rockets.git`);
    // Not over HTTP: the server is this process, which waits for git.
    rig.git("fetch", "--quiet", "--no-write-fetch-head", rig.bare, "trunk:refs/remotes/origin/trunk");
    return rig;
  }

  inBare(...words: string[]): string {
    return execFileSync("git", words, {
      cwd: this.bare,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trimEnd();
  }

  /** Another repository at the same host, as `git remote add` is told. */
  fork(owner: string): string {
    const bare = join(this.place, `forge/${owner}/rockets.git`);
    this.git("clone", "--quiet", "--bare", this.bare, bare);
    this.git("--git-dir", bare, "config", "http.receivepack", "true");
    return `http://${this.host}/${owner}/rockets.git`;
  }

  /** A hook of the remote's. */
  hook(name: string, script: string): void {
    const file = join(this.bare, "hooks", name);
    writeFileSync(file, `#!/bin/sh\n${script}`);
    chmodSync(file, 0o755);
  }

  get login(): NodeJS.ProcessEnv {
    return { GH_HOST: this.host, GH_ENTERPRISE_TOKEN: TOKEN };
  }

  forgeless(env: NodeJS.ProcessEnv, ...words: string[]): Promise<Ended> {
    return ended(this.startIn(this.repository, { ...this.login, ...env }, ...words));
  }

  /** `run issue … --yes --json`, logged in. */
  async issue(
    words: readonly string[],
    agent: string,
    env: NodeJS.ProcessEnv = {},
  ): Promise<Ended & { readonly result: RunResult; readonly entries: readonly Record<string, unknown>[] }> {
    return this.jsonOf(await this.forgeless(env, ...this.words(words, agent), "--json"));
  }

  words(words: readonly string[], agent: string): string[] {
    return ["run", "issue", ...words, "--agent", agent, "--check", `test=${CHECK}`, "--yes"];
  }

  /** Goes on with the newest run, logged in. */
  async goOn(env: NodeJS.ProcessEnv = {}, ...words: string[]) {
    return this.jsonOf(await this.forgeless(env, "resume", ...words, "--json"));
  }
}

/** What a stage has put out, by the artifact's name. */
export function artifactIn(entries: readonly Record<string, unknown>[], name: string): unknown {
  for (const entry of entries.toReversed()) {
    const found = outputsIn(entry)?.[name];
    if (found !== undefined) return found;
  }
  return undefined;
}

function outputsIn(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if ("outputs" in value) return value.outputs as Record<string, unknown>;
  for (const part of Object.values(value)) {
    const found = outputsIn(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** One host for both: git's own CGI below `/acme`, the API server for the rest. */
async function front(
  github: GithubServer,
  fork: GithubServer | undefined,
  root: () => string,
): Promise<string> {
  let host = "";
  const server = createServer((incoming, response) => {
    const url = new URL(incoming.url ?? "/", "http://here");
    const { pathname } = url;
    if (/^\/[\w-]+\/[\w-]+\.git(\/|$)/.test(pathname)) return backend(root(), url, incoming, response);
    const its = fork !== undefined && pathname.includes(`/repos/${fork.state.owner}/`) ? fork : github;
    forward(its, incoming, response, (text) => text.replaceAll("https://github.com", `http://${host}`));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return host;
}

function forward(
  { host }: GithubServer,
  incoming: IncomingMessage,
  response: ServerResponse,
  change: (text: string) => string,
): void {
  const [hostname, port] = host.split(":");
  const onward = ask(
    { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers },
    (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", () => response.destroy());
      answer.on("end", () => {
        const { "content-length": _, ...headers } = answer.headers;
        response.writeHead(answer.statusCode ?? 500, headers).end(change(Buffer.concat(chunks).toString()));
      });
    },
  );
  onward.on("error", () => response.destroy());
  response.on("close", () => onward.destroy());
  incoming.pipe(onward);
}

function backend(root: string, url: URL, incoming: IncomingMessage, response: ServerResponse): void {
  const child = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: incoming.method ?? "GET",
      CONTENT_TYPE: incoming.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: incoming.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(incoming.headers["git-protocol"] ?? ""),
      ...(incoming.headers["content-length"] === undefined
        ? {}
        : { CONTENT_LENGTH: incoming.headers["content-length"] }),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => {});
  incoming.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stdout.on("end", () => {
    const whole = Buffer.concat(chunks);
    const end = whole.indexOf("\r\n\r\n");
    const headers = Object.fromEntries(
      whole
        .subarray(0, Math.max(end, 0))
        .toString()
        .split("\r\n")
        .map((one) => [one.slice(0, one.indexOf(":")).toLowerCase(), one.slice(one.indexOf(":") + 1).trim()]),
    );
    const { status = "200 OK", ...rest } = headers;
    response.writeHead(Number(status.slice(0, 3)), rest).end(whole.subarray(end + 4));
  });
}
