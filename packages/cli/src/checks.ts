import { execFile } from "node:child_process";
import { err, ok, type CheckPin, type ObjectId, type Repository, type Result } from "@stagewright/core";
import { findProgram } from "@stagewright/agents";
import { testReports } from "@stagewright/reports";
import { detectCheck } from "@stagewright/work";
import type { Problem } from "./problem.ts";
import { pinned, pinnedDetection, type WrittenCheck } from "./settings.ts";

/** The run's checks: those somebody wrote; where nobody wrote `test`, the one the repository's files suggest. */
export async function chooseChecks(
  written: readonly WrittenCheck[],
  repository: Repository,
  commit: ObjectId,
): Promise<Result<{ readonly checks: readonly CheckPin[]; readonly notes: readonly string[] }, Problem>> {
  const checks = pinned(written);
  if (written.some(({ name }) => name === "test")) return ok({ checks, notes: [] });
  const found = await detect(repository, commit);
  if (found !== undefined) return ok({ checks: [...found.checks, ...checks], notes: found.notes });
  return err({
    what: "no check was found that could prove the work",
    why: "nothing in the repository names a test command",
    next: "--check test='CMD', or check: { test: 'CMD' } in .stagewrightrc.yaml; --check test=none goes without any proof",
  });
}

/** Whether a run will know this check's tests one by one, and from what; or why by its exit code alone. */
export async function howTestsAreTold(
  check: CheckPin,
  repository: Repository,
  commit: ObjectId,
): Promise<{ readonly oneByOne: boolean; readonly how: string }> {
  if (check.report !== undefined)
    return { oneByOne: true, how: check.report.files?.join(", ") ?? "what it prints" };
  const texts: Record<string, string> = {};
  for (const name of testReports.wanted) {
    const bytes = await repository.readFile(commit, name);
    if (bytes !== undefined) texts[name] = new TextDecoder().decode(bytes);
  }
  const made = testReports.instrument(check.command, { texts, directory: "/reports", env: {} });
  return made.ok
    ? { oneByOne: true, how: made.value.source.format ?? "its report" }
    : { oneByOne: false, how: made.error };
}

async function detect(
  repository: Repository,
  commit: ObjectId,
): Promise<{ readonly checks: readonly CheckPin[]; readonly notes: readonly string[] } | undefined> {
  const files = await repository.listFiles(commit);
  const read = async (file: string) => {
    const bytes = await repository.readFile(commit, file);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  };
  const found = await detectCheck({ files, read, raceWorks });
  if (found === undefined) return undefined;
  const { note, ...check } = found;
  return { checks: [pinnedDetection(check)], notes: note === undefined ? [] : [`${check.display}: ${note}`] };
}

/** `go test -race` needs cgo, and cgo a C compiler. */
async function raceWorks(): Promise<boolean> {
  const find = (program: string) => findProgram(program, { path: process.env["PATH"], cwd: "/" });
  const go = find("go");
  if (!go.ok || !["gcc", "clang", "cc"].some((compiler) => find(compiler).ok)) return false;
  return new Promise((resolve) => {
    execFile(go.value, ["env", "CGO_ENABLED"], { timeout: 10_000 }, (error, stdout) =>
      resolve(error === null && stdout.trim() === "1"),
    );
  });
}
