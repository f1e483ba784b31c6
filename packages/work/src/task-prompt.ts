import { weakTests } from "./strength/words.ts";
import type { Failure, Finding, OwedRed, TaskPromptContext } from "@stagewright/core";

/**
 * The prompt of one task. What stays the same for all tasks of a run stands first, so that
 * agents which cache prefixes can.
 *
 * @param documents Paths of what the variant's documents are, the most telling first; loaded
 *   ones that are not among them come after.
 */
export function taskPrompt(context: TaskPromptContext, documents: readonly string[]): string {
  const parts = taskParts(context, documents);
  return [
    ...(context.session === "fresh"
      ? [`${parts.rules}\n`, ...(parts.documents === "" ? [] : [`${parts.documents}\n`])]
      : [goingOn(context.session)]),
    `# ${parts.phase}`,
    "",
    parts.task,
    "",
    parts.kind,
    ...[parts.failure, parts.guidance, parts.previous].flatMap((part) => (part === "" ? [] : ["", part])),
    "",
    parts.handIn,
    "",
  ].join("\n");
}

/** What a task's prompt is made of; a part that has nothing to say is empty. */
export interface TaskParts {
  readonly rules: string;
  readonly documents: string;
  /** `Phase 2 of 5: Tests`. */
  readonly phase: string;
  readonly task: string;
  readonly kind: string;
  readonly failure: string;
  readonly guidance: string;
  readonly previous: string;
  readonly handIn: string;
}

/** The parts of {@link taskPrompt}, for prompts that put them in an order of their own. */
export function taskParts(context: TaskPromptContext, documents: readonly string[]): TaskParts {
  const { task, attempt, lastFailure, guidance } = context;
  return {
    rules: rules(context),
    documents: reading(context, documents),
    phase: phaseWords(context.phase),
    task: [
      `# Your task: ${task.id}${attempt > 1 ? ` (attempt ${attempt})` : ""}`,
      "",
      task.title,
      ...(task.body === "" ? [] : ["", task.body]),
      ...(task.files.length === 0 ? [] : ["", `Files it names: ${task.files.join(", ")}`]),
    ].join("\n"),
    kind: kindRule(context),
    failure:
      lastFailure === undefined
        ? ""
        : `# Why the last attempt was not taken\n\n${describeFailure(lastFailure)}`,
    guidance:
      guidance.length === 0
        ? ""
        : ["# What a human says about it", "", ...guidance.map((note) => `- ${note}`)].join("\n"),
    previous: context.previousWork
      ? "That attempt's work is kept: `git diff HEAD refs/stagewright/previous` shows it, `git checkout refs/stagewright/previous -- PATH` takes a file from it. You start from a clean checkout."
      : "",
    handIn: context.handIn,
  };
}

/** For a session that has read the rules before. */
function goingOn(session: "repair" | "next"): string {
  return session === "next"
    ? "Your last task was taken. You go on with the next one, by the same rules, in the same directory: its files are now the merged state, your work and that of others in it; read again what you have read before you change it.\n"
    : "You go on with the same task, by the same rules, in the same directory: its files are now the merged state, without your last attempt.\n";
}

function rules({ checks, planDocument }: TaskPromptContext): string {
  const commands = checks.map((check) => `\`${check.command}\``).join(", ");
  return [
    "You are doing one task of a planned feature, in a checkout of your own. Other tasks are done by others, some of them at this moment.",
    "",
    "- Do this task and nothing else. Leave other tasks' files alone: tasks of one phase run side by side, and what you change beyond your own files is reported.",
    `- ${planDocument} is not yours to edit. Boxes are ticked for you, after your work has been checked; a box you tick yourself is put back and reported.`,
    commands === ""
      ? "- No check command is configured for this repository."
      : `- Your work is taken only if ${commands} shows no new failure on the merged tree. Run it before you stop. Do not change what it runs or how.`,
    "- You need not commit: your files are read as they lie in the checkout. Leave no run files, secrets or agent settings behind.",
    "- Work goes phase by phase: set-up, tests before code, core, integration, polish. Tests written in an earlier phase say what the code must do; never weaken, skip or delete a test to get past it.",
  ].join("\n");
}

/** Its title says which phase it is, where it has one that does. */
function phaseWords({ title, number, count }: TaskPromptContext["phase"]): string {
  const place = `Phase ${number} of ${count}`;
  const own = title.replace(new RegExp(`^phase\\s+${number}\\b\\s*[:.–—-]?\\s*`, "i"), "").trim();
  return own === "" ? place : `${place}: ${own}`;
}

function reading({ documents: loaded }: TaskPromptContext, order: readonly string[]): string {
  if (loaded.size === 0) return "";
  const paths = [...loaded.keys()].toSorted((a, b) => rank(order, a) - rank(order, b) || (a < b ? -1 : 1));
  return [
    "# Documents to read first, as far as the task needs them",
    "",
    ...paths.map((path) => `- ${path}`),
  ].join("\n");
}

function rank(order: readonly string[], path: string): number {
  const at = order.indexOf(path);
  return at === -1 ? order.length : at;
}

function kindRule({ task }: TaskPromptContext): string {
  switch (task.kind) {
    case "tests-first":
      return "This is a tests-first task: write the tests and no code that would make them pass. Each test file must fail now, because what it tests is not there yet, and not because it is broken. A later task turns it green.";
    case "check-only":
      return "This task checks something. Change files only if the check calls for it.";
    case "docs":
      return "This task is about documents or configuration.";
    default:
      return "If tests for this are already there and red, make them pass. If there are none, write them with the code.";
  }
}

/** The facts of a failure, for the agent that has to do better. */
function describeFailure(failure: Failure): string {
  switch (failure.code) {
    case "CHECK_FAILED":
      return [
        `After merging your work, \`${failure.command}\` failed (${failure.exit}).`,
        ...(failure.newFailures.length === 0 ? [] : [`New failures: ${failure.newFailures.join("; ")}`]),
        "The end of its output:",
        "",
        failure.outputTail,
      ].join("\n");
    case "CHECK_TIMED_OUT":
      return `After merging your work, \`${failure.command}\` did not end within ${failure.deadlineMs / 1000} s. The end of its output:\n\n${failure.outputTail}`;
    case "AGENT_FAILED":
      return `The agent ended with ${failure.exit}. The end of what it said:\n\n${failure.outputTail}`;
    case "AGENT_TIMED_OUT":
      return `The agent did not end within ${failure.deadlineMs / 1000} s. The end of what it said:\n\n${failure.outputTail}`;
    case "NOT_APPROVED":
      if (failure.challenged !== undefined)
        return [
          "A human was asked about these, does not let them stand, and has not merged your work; what they say stands below. Do the task again with that.",
          ...failure.challenged.map(findingLine),
        ].join("\n");
      return "Your work held in every check. A human has tried it before it was committed and wants it otherwise; what they say stands below. Do the task again with that.";
    case "NO_CHANGE":
      return "The attempt changed nothing, so there is nothing to check or to merge.";
    case "NO_TESTS_HANDED_IN":
      return "This task writes tests first, and the change had no test file in it.";
    case "COVERAGE_LOW":
      return `\`${failure.command}\` passed, and its tests reach less than ${failure.least}% of the lines of what you changed: ${failure.files.map(({ path, percent }) => `${path} (${percent}%)`).join(", ")}. Test what they leave out, error cases first.`;
    case "TESTS_FLAKY":
      return [
        "These tests pass and fail on one and the same tree. A pass on rerun shows nothing, so the change was not taken. Make them steady, and what they test: no chance, no clock, no order of other tests, nothing kept between runs.",
        ...failure.tests.map(
          ({ test, passed, runs }) => `- ${test}: passed ${passed} of ${runs} runs of \`${failure.command}\``,
        ),
      ].join("\n");
    case "TESTS_WEAK":
      return weakTests(failure);
    case "SCENARIOS_NOT_GREEN":
      return `The story ${failure.story} is through, and these of its acceptance tests are not green: ${failure.scenarios.map(({ id, status }) => `${id} (${status})`).join("; ")}. They are frozen: make them pass as they are.`;
    case "TESTS_NOT_COLLECTED":
      return `\`${failure.command}\` has no result from these test files, so nothing runs them: ${failure.files.join(", ")}. Put them where the test runner collects tests, under a name that it knows.`;
    case "NOT_RED":
      if (failure.because !== undefined)
        return [
          "These tests fail, but not because the code they are for is missing. A test has to reach an assertion, or a symbol or file that a later task brings; a syntax error, a missing dependency, a timeout, a crash or an error that no assertion looks at proves nothing:",
          ...failure.because.map(({ test, kind, message }) => `- ${test} (${kind}): ${message}`),
        ].join("\n");
      return `These tests pass although the code they are for is not there yet, so they prove nothing: ${failure.files.join(", ")}.`;
    case "CHANGE_REFUSED":
      return ["The change was refused:", ...failure.findings.map(findingLine)].join("\n");
    case "MERGE_CONFLICT":
      return `The work conflicts with what was merged meanwhile, in ${failure.files.join(", ")}. Your checkout now has the merged state; do the task again on top of it, keeping both sides.\n\n${failure.messages}`;
    case "NOT_SUBMITTED":
      return `It was not handed in as it has to be: ${failure.detail}`;
    case "CANNOT_WITNESS":
      return `It could not be checked: ${failure.reason}\n\n${failure.outputTail}`;
    case "OWED_RED":
      return `Tests that were written first are still red at the end of the phase: ${owedFiles(failure.owed)}.\n\n${failure.outputTail}`;
    default:
      return `It failed with ${failure.code}.`;
  }
}

function findingLine({ path, line, detail }: Finding): string {
  return `- ${path}${line === undefined ? "" : `:${line}`}: ${detail}`;
}

function owedFiles(owed: readonly OwedRed[]): string {
  return owed.map((entry) => `${entry.file} (from ${entry.taskId})`).join(", ");
}
