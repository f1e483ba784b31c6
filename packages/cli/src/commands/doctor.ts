import path from "node:path";
import { detectSandbox, type Sandbox } from "@stagewright/agents";
import type { CheckPin, ObjectId, Repository } from "@stagewright/core";
import { createRepository, openRepository } from "@stagewright/workspace";
import { chooseChecks, howTestsAreTold } from "../checks.ts";
import { readConfig, type CheckedConfig, type Config } from "../config/config.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { configLine } from "../report/config-words.ts";
import { repositoryWords } from "../report/repository-words.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { painter } from "../report/style.ts";
import { pipelinesOf } from "../pipelines.ts";
import { writtenChecks } from "../settings.ts";
import { version } from "../version.ts";
import { examineAgents } from "./doctor-agents.ts";

/** One thing that was looked at. */
export interface Examined {
  readonly name: string;
  /** `no` stops runs, `note` does not. */
  readonly state: "ok" | "note" | "no";
  readonly detail: string;
  readonly next?: string;
}

/** What a run would find here: tools, sandbox, repository, configuration, check, agents. */
export async function doctor(io: Io, { json }: { readonly json?: boolean }): Promise<ExitCode> {
  const sandbox = await detectSandbox();
  const repository = await examineRepository(io);
  const { config, base } = repository;
  const agents = await examineAgents(io, sandbox, config, base);
  const found: Examined[] = [
    { name: "stagewright", state: "ok", detail: version() },
    { name: "node", state: "ok", detail: process.version },
    sandboxRow(sandbox),
    ...repository.found,
    ...agents.rows,
  ];
  const healthy = found.every(({ state }) => state !== "no");
  if (json) {
    io.out.write(`${JSON.stringify({ healthy, examined: found, agents: agents.agents })}\n`);
  } else {
    const paint = painter(io.out.colour);
    const signs = { ok: paint("green", "✔"), note: paint("yellow", "!"), no: paint("red", "✖") };
    for (const { name, state, detail, next } of found) {
      io.out.write(`${signs[state]} ${name.padEnd(12)} ${detail}\n`);
      if (next !== undefined) io.out.write(`  ${" ".repeat(12)} next: ${next}\n`);
    }
  }
  return healthy ? EXIT.done : EXIT.usage;
}

function sandboxRow(sandbox: Sandbox): Examined {
  return sandbox.kind === "none"
    ? {
        name: "sandbox",
        state: "note",
        detail: `no: ${sandbox.reason}; receipts are tamper-evident, not tamper-proof`,
      }
    : { name: "sandbox", state: "ok", detail: `yes (${sandbox.kind})` };
}

interface RepositoryExamined {
  readonly found: readonly Examined[];
  /** Undefined where there is none that holds. */
  readonly config?: Config;
  /** Where its relative paths start. */
  readonly base: string;
}

async function examineRepository(io: Io): Promise<RepositoryExamined> {
  const opened = await openRepository({ cwd: io.cwd });
  if (!opened.ok) {
    const { what, why, next } = repositoryWords(opened.error);
    const detail = why === undefined ? what : `${what}: ${why}`;
    const row: Examined = {
      name: "repository",
      state: "no",
      detail,
      ...(next === undefined ? {} : { next }),
    };
    return { found: [row], base: io.cwd };
  }
  const { topLevel, head, gitVersion, filterDrivers } = opened.value;
  const found: Examined[] = [
    { name: "git", state: "ok", detail: gitVersion },
    {
      name: "repository",
      state: "ok",
      detail: `${topLevel} at ${head.commit.slice(0, 10)} (${head.branch ?? "HEAD is detached"})`,
    },
  ];
  if (filterDrivers.length > 0) {
    found.push({
      name: "filters",
      state: "note",
      detail: `${filterDrivers.join(", ")} are not run: workspaces hold such files as git stores them`,
    });
  }
  const read = await readConfig(topLevel, io.cwd);
  found.push(...examineConfig(io, read));
  // What a run would refuse to read says nothing about checks.
  if (!read.ok) return { found, base: io.cwd };
  const repository = createRepository(opened.value);
  try {
    found.push(...(await examineChecks(io, read.value, repository, head.commit)));
  } finally {
    repository.close();
  }
  const { config, files } = read.value;
  return { found, config, base: files[0] === undefined ? io.cwd : path.dirname(files[0].path) };
}

/** The checks a run would have: those of the configuration before the one that would be detected. */
async function examineChecks(
  io: Io,
  { config, files }: CheckedConfig,
  repository: Repository,
  commit: ObjectId,
): Promise<Examined[]> {
  const [file] = files;
  const shown = file === undefined ? "configuration" : path.relative(io.cwd, file.path) || file.path;
  const written = writtenChecks({}, config, shown);
  const chosen = written.ok ? await chooseChecks(written.value, repository, commit) : written;
  if (!chosen.ok) {
    const { what, next } = chosen.error;
    return [{ name: "check", state: "note", detail: what, ...(next === undefined ? {} : { next }) }];
  }
  const { checks, notes } = chosen.value;
  if (checks.length === 0) return [{ name: "check", state: "note", detail: "none: nothing would be proved" }];
  return [
    ...checks.map(({ name, display, origin }): Examined => ({
      name: "check",
      state: "ok",
      detail: `${name}: ${sanitizeLine(display)} (${sanitizeLine(origin)})`,
    })),
    ...notes.map((note): Examined => ({ name: "check", state: "note", detail: sanitizeLine(note) })),
    ...(await Promise.all(
      checks.filter(({ name }) => name === "test").map((check) => examineTests(check, repository, commit)),
    )),
  ];
}

/** Red and green by test id, or by exit code alone. */
async function examineTests(check: CheckPin, repository: Repository, commit: ObjectId): Promise<Examined> {
  const { oneByOne, how } = await howTestsAreTold(check, repository, commit);
  return oneByOne
    ? { name: "tests", state: "ok", detail: `told one by one (${sanitizeLine(how)})` }
    : {
        name: "tests",
        state: "note",
        detail: `known by exit code alone: ${sanitizeLine(how)}`,
        next: "check: { test: { run, report } } names a report that the command leaves",
      };
}

function examineConfig(io: Io, read: Awaited<ReturnType<typeof readConfig>>): Examined[] {
  const pipelines = read.ok ? pipelinesOf(read.value) : read;
  if (!read.ok || !pipelines.ok) {
    const problems = read.ok ? (pipelines.ok ? [] : pipelines.error) : read.error;
    return problems.map((problem) => ({ name: "config", state: "no", detail: configLine(problem, io.cwd) }));
  }
  const [file] = read.value.files;
  return [
    {
      name: "config",
      state: "ok",
      detail:
        file === undefined
          ? "none: everything is as it comes"
          : path.relative(io.cwd, file.path) || file.path,
    },
    { name: "pipelines", state: "ok", detail: [...pipelines.value.keys()].join(", ") },
  ];
}
