import { takenUp, whyNotRound, type ForgeReview, type RoundProblem, type RunState } from "@stagewright/core";
import { openedPull, reviewsAt, reviewTasks, wanting } from "@stagewright/plugin-github";
import { askYesNo } from "../ask.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { inProject, type Project } from "../project.ts";
import { forgeOpener, remotesOf } from "../remote-ports.ts";
import { failureWords } from "../report/failure-words.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { counted } from "../report/style.ts";
import { lifeWords } from "../report/words.ts";
import { worksOf } from "../report/works.ts";
import { selectRun } from "../select-run.ts";
import { resume } from "./resume.ts";

export interface ReviewOptions {
  readonly yes?: boolean;
  /** Commander's name for `--no-resume`. */
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** What reviewers said of a run's pull request becomes work of the same run, which then goes on here. */
export async function review(io: Io, typed: string | undefined, options: ReviewOptions): Promise<ExitCode> {
  let goOn: string | undefined;
  const code = await inProject(io, async (project) => {
    const { journal, opened } = project;
    const found = runWithPull(project, typed);
    if ("what" in found) return tell(io, found);
    const { state, pull: ours } = found;
    const { run } = state;
    const stage = state.stages.findLastIndex((each) => "work" in each && each.work !== undefined);
    const before = whyNotRound(state, { stage, ...PROBE });
    if (before !== undefined) return tell(io, refusal(before, state));

    const told = await reviewsAt(
      {
        state,
        remotes: remotesOf(project),
        openForge: forgeOpener(project, io.env),
        signal: new AbortController().signal,
      },
      ours,
    );
    if (!told.ok) {
      const { what, why, next } = failureWords(told.error, { run: "" });
      return tell(io, { what, why, next, exit: EXIT.failed });
    }
    const { pull, reviews } = told.value;
    if (pull?.state !== "open") return tell(io, notOpen(ours.number, pull?.state, run));
    const wanted = wanting(reviews, takenUp(state));
    if (wanted.length === 0) {
      io.err.write(`Nothing new was asked for on ${sanitizeLine(pull.url)}: run ${run} stays as it is.\n`);
      return EXIT.done;
    }

    const round = (state.rounds?.length ?? 0) + 1;
    const named = new Set(
      worksOf(state).flatMap((work) => [...work.tasks.values()].flatMap(({ task }) => task.files)),
    );
    const tasks = reviewTasks(wanted, round, named);
    io.err.write(`${counted(wanted.length, "review comment")} on ${sanitizeLine(pull.url)}:\n`);
    tasks.forEach(({ id, title }, index) => {
      io.err.write(`  ${id}  ${sanitizeLine(title)}: ${beginningOf(wanted[index])}\n`);
    });
    const unasked = options.yes === true || options.json === true || io.ask === undefined;
    if (!unasked && !(await askYesNo(io, "Start another round with these? [Y/n] ", "yes"))) {
      io.err.write("Nothing was started.\n");
      return EXIT.cancelled;
    }

    // The user has thought about it for a while.
    const record = { stage, tasks, reviews: wanted.map(({ id }) => id) };
    const now = journal.state(run) ?? state;
    const problem = whyNotRound(now, record);
    if (problem !== undefined) return tell(io, refusal(problem, now));
    journal.note(run, { type: "round.requested", by: opened.identity.name, ...record });
    if (options.resume === false) io.out.write(`Noted. Go on with: stagewright resume ${run}\n`);
    else goOn = run;
    return EXIT.done;
  });
  return goOn === undefined
    ? code
    : resume(io, goOn, options.json === undefined ? {} : { json: options.json });
}

/** Before anybody is asked what there is to do. */
const PROBE = {
  tasks: [{ key: "", id: "", title: "", body: "", files: [] }],
  reviews: [""],
} as const;

interface Found {
  readonly state: RunState;
  readonly pull: NonNullable<ReturnType<typeof openedPull>>;
}

function runWithPull({ journal }: Project, typed: string | undefined): Found | Problem {
  const foundIn = (run: string): Found | undefined => {
    const state = journal.state(run);
    const pull = state === undefined ? undefined : openedPull(state);
    return state === undefined || pull === undefined ? undefined : { state, pull };
  };
  const chosen = selectRun(journal.runs(), typed, {
    test: ({ run }) => foundIn(run) !== undefined,
    what: "that has opened a pull request",
  });
  if (!chosen.ok) return chosen.error;
  const { run } = chosen.value;
  return (
    foundIn(run) ?? {
      what: `run ${run} has opened no pull request`,
      next: `stagewright status ${run}`,
    }
  );
}

const beginningOf = (review: ForgeReview | undefined): string => {
  const words = sanitizeLine(review?.body ?? "");
  return words.length > 100 ? `${words.slice(0, 99)}…` : words;
};

function notOpen(number: number, state: "open" | "closed" | "merged" | undefined, run: string): Problem {
  return {
    what: `pull request #${number} ${state === undefined ? "is not there any more" : `is ${state}`}`,
    why: `run ${run} has nothing to bring up to date`,
    next: "stagewright run starts another",
  };
}

function refusal(problem: RoundProblem, { run, life }: RunState): Problem {
  const next = `stagewright status ${run}`;
  const another = "stagewright run starts another";
  switch (problem) {
    case "RUN_CANCELLED":
      return { what: `run ${run} was cancelled`, why: "a cancelled run is over for good", next: another };
    case "RESULT_DROPPED":
      return { what: `run ${run} was dropped`, why: "its work is gone", next: another };
    case "RUN_REJECTED":
      return { what: `run ${run} was rejected`, why: "somebody has said no to it", next: another };
    case "RUN_FAILED":
      return {
        what: `run ${run} has failed`,
        why: "reviews are taken up once its own work is through",
        next: "stagewright retry TASK takes it up again",
      };
    case "STILL_GOING":
      return {
        what: `run ${run} has not come to rest: it is ${lifeWords(life)}`,
        why: "reviews are taken up once its own work is through",
        next,
      };
    case "NOTHING_TO_GO_ON_FROM":
      return { what: `run ${run} has done no tasks that reviews could add to`, next };
    case "TAKEN_UP_ALREADY":
      return { what: `run ${run} takes these reviews up already`, next };
    case "NOTHING_SAID":
      return { what: "nothing new was asked for", next };
  }
}
