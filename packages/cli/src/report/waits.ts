import {
  CAPS,
  budgetOf,
  challengesIn,
  heldTasks,
  waitsForUser,
  openGate,
  openPlanEdit,
  unreachable,
  type FindingCode,
  type ParkedOn,
  type RunState,
} from "@stagewright/core";
import { challengedWait } from "./allow-words.ts";
import { deltaWords } from "./delta-words.ts";
import { failureWords } from "./failure-words.ts";
import { heldWait } from "./held-words.ts";
import { worksOf } from "./works.ts";

/** What only a human can do now, and what they type for it. */
export interface Wait {
  readonly kind:
    | "gate"
    | "approval"
    | "allowance"
    | "question"
    | "plan"
    | "login"
    | "outside"
    | "budget"
    | "lease";
  readonly what: string;
  readonly task?: string;
  /** Where what is asked about can be tried. */
  readonly worktree?: string;
  /** What guards found, and whoever made it said of it. */
  readonly findings?: readonly WaitFinding[];
  readonly summary?: string;
  /** ISO 8601; absent: no deadline. */
  readonly deadline?: string;
  readonly next: readonly string[];
}

/** A finding that a human is asked about. */
export interface WaitFinding {
  readonly rule: FindingCode;
  /** Empty: it is about the whole change. */
  readonly path: string;
  readonly line?: number;
  readonly words: string;
}

export function waitsOf(state: RunState): Wait[] {
  const { run } = state;
  const edited = openPlanEdit(state);
  if (edited !== undefined) {
    const what = `the plan was edited: ${deltaWords(edited.edit.delta).join("; ")}. Take it in?`;
    const next = [
      `stagewright approve ${run}`,
      `stagewright reject ${run} --note 'go on with the plan as it was'`,
    ];
    return [{ kind: "plan", what, next }];
  }
  return [
    ...parkedOn(state),
    ...heldTasks(state).map((held) => heldWait(state, held)),
    ...challengesIn(state).map((challenge) => challengedWait(state, challenge)),
    ...tasksOf(state),
  ];
}

function parkedOn(state: RunState): Wait[] {
  const gate = openGate(state);
  if (gate !== undefined) return [gateOf(state.run, gate)];
  return state.life.kind === "parked" ? onlyWait(state, state.life.on) : [];
}

function gateOf(
  run: string,
  { question, deadline }: { readonly question: string; readonly deadline?: string },
) {
  const next = [
    `stagewright diff ${run}`,
    `stagewright approve ${run}`,
    `stagewright reject ${run} --note '…'`,
  ];
  return {
    kind: "gate" as const,
    what: question,
    ...(deadline === undefined ? {} : { deadline }),
    next,
  };
}

/** As `--budget` takes them. */
const WORDS = { tokens: "tokens", toolCalls: "calls", usd: "usd" } as const;

/** What the run as a whole is parked on, where it is no gate and no task's. */
function onlyWait(state: RunState, on: ParkedOn): Wait[] {
  const { run } = state;
  switch (on.kind) {
    case "failure": {
      const { failure } = on.failed;
      if (!waitsForUser(failure)) return [];
      const goOn = `stagewright resume ${run}`;
      if (failure.code === "AGENT_LOGIN")
        return [{ kind: "login", what: `${failure.agent} is not logged in`, next: [failure.command, goOn] }];
      const { what, why } = failureWords(failure, { run });
      const whole = why === undefined ? what : `${what}: ${why}`;
      if (failure.code === "FORGE_FAILED" && failure.problem.code === "FORGE_LOGIN")
        return [{ kind: "login", what, next: [failure.problem.next, goOn, ...keepLine(state)] }];
      const login = failure.code === "PUSH_FAILED" && failure.reason === "login";
      return [{ kind: login ? "login" : "outside", what: whole, next: [goOn, ...keepLine(state)] }];
    }
    case "budget": {
      const caps = CAPS.filter((cap) => budgetOf(state)?.[cap] !== undefined).map((cap) => `${WORDS[cap]}=…`);
      const next = [`stagewright resume ${run} --budget ${caps.join(",")}`, `stagewright cancel ${run}`];
      return [{ kind: "budget", what: "the run's budget is spent", next }];
    }
    case "leases":
    case "gate":
    case "plan":
    case "questions":
    case "approval":
      return [];
    default:
      return unreachable(on);
  }
}

/** The work is done, whatever is in the way outside: how to have it without that. */
function keepLine({ run, tip, pins }: RunState): string[] {
  if (tip === pins.snapshot.commit) return [];
  const at = pins.settings.commits === "single" ? "result" : "tip";
  return [`git branch stagewright/${pins.feature} refs/stagewright/${run}/${at}`];
}

/** Questions, and tasks that are a human's to fetch or to hand in. */
function tasksOf(state: RunState): Wait[] {
  const { run } = state;
  const ofTasks = worksOf(state).flatMap((work) =>
    [...work.tasks.values()].flatMap(({ task: { id, key }, now }): Wait[] => {
      if (now.kind === "asking")
        return [
          {
            kind: "question",
            what: `${id} asks: ${now.question}`,
            task: key,
            next: [`stagewright answer ${id} '…' --run ${run}`],
          },
        ];
      if (now.kind === "leased")
        return [
          {
            kind: "lease",
            what: `${id} is in the hands of ${now.lease.by}: ${now.lease.workspace.path}`,
            task: key,
            next: [`stagewright submit ${id} --run ${run}`],
          },
        ];
      return [];
    }),
  );
  const ofStages = state.stages.flatMap((stage, index): Wait[] => {
    if (stage.kind !== "single" || stage.asking === undefined) return [];
    const address = state.pins.stages[index]?.address ?? "";
    return [
      {
        kind: "question",
        what: `${address} asks: ${stage.asking.question}`,
        next: [`stagewright answer ${address} '…' --run ${run}`],
      },
    ];
  });
  const { life } = state;
  const fetch: Wait[] =
    life.kind === "parked" && life.on.kind === "leases" && !ofTasks.some(({ kind }) => kind === "lease")
      ? [{ kind: "lease", what: "there are tasks for you to do", next: [`stagewright next --run ${run}`] }]
      : [];
  return [...ofStages, ...ofTasks, ...fetch];
}
