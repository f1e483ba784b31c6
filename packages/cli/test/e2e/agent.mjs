// A coding agent made of a script: what to do for which task, and in which attempt, stands in the JSON file
// named by its first argument. Writes a trace of when it began and ended, as one JSON line each.
import { execSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const [scriptFile] = process.argv.slice(2);
const script = JSON.parse(readFileSync(scriptFile, "utf8"));
const {
  STAGEWRIGHT_TASK: task,
  STAGEWRIGHT_ATTEMPT: attempt,
  STAGEWRIGHT_PROMPT_FILE: promptFile,
} = process.env;
const prompt = readFileSync(0, "utf8");

const trace = (event, more = {}) => {
  if (script.trace)
    appendFileSync(
      script.trace,
      `${JSON.stringify({ event, task, attempt: Number(attempt), at: Date.now(), pid: process.pid, cwd: process.cwd(), ...more })}\n`,
    );
};
const steps = script.tasks?.[task] ?? script.otherwise ?? [{}];
const step = Array.isArray(steps) ? (steps[Number(attempt) - 1] ?? steps.at(-1)) : steps;

trace("begin", {
  samePrompt: readFileSync(promptFile, "utf8") === prompt,
  ...(script.tracePrompts ? { prompt } : {}),
  env: Object.keys(process.env),
});
if (step.say) console.log(step.say);
for (const [path, content] of Object.entries(step.write ?? {})) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
for (const path of step.delete ?? []) rmSync(path, { recursive: true, force: true });
for (const command of step.exec ?? []) execSync(command, { stdio: "inherit", shell: "/bin/sh" });
if (step.waitFor) while (!existsSync(step.waitFor)) await new Promise((resolve) => setTimeout(resolve, 5));
if (step.sleepMs) await new Promise((resolve) => setTimeout(resolve, step.sleepMs));
if (step.hang) await new Promise(() => setInterval(() => {}, 1_000));
trace("end");
process.exit(step.exit ?? 0);
