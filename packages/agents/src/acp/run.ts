import type { PromptResponse } from "@agentclientprotocol/sdk";
import type { AgentJob, AgentOutcome, AgentProblem, ProcessOutcome } from "@stagewright/core";
import { timer } from "../process/ending.ts";
import { isLocal, type LocalProcesses } from "../process/processes.ts";
import type { AcpOptions } from "./agent.ts";
import { Attempt, type Stop } from "./attempt.ts";
import { classifyFailure } from "./classify.ts";
import { planLaunch, variablesOf, type LaunchPlan } from "./launch-plan.ts";
import { AcpLog } from "./log.ts";
import { Meter } from "./meter.ts";
import type { AgentRow, Wish } from "./row.ts";
import { AgentError } from "./agent-error.ts";
import { serversOf } from "./servers.ts";
import { Session, type NoSession } from "./session.ts";
import { maskedDesk, maskedEvidence } from "./secrets.ts";
import type { Sessions } from "./sessions.ts";
import { modelOf } from "./usage.ts";
import { goOnWithout, MOST_TURNS, REMINDER } from "./words.ts";
import { watchStall } from "./stall.ts";
import { turnProblem } from "./turn-problem.ts";

export type RunOptions = AcpOptions & Required<Pick<AcpOptions, "env">>;

/** How the conversation of an attempt came to its end. */
type Ended =
  | { readonly kind: "turn"; readonly response: PromptResponse }
  | { readonly kind: "failed"; readonly error: AgentError }
  | { readonly kind: "stopped"; readonly stop: Stop };

/** One attempt, from its start until its agent has stopped or its session is put aside. */
export class Run {
  readonly #row: AgentRow;
  readonly #options: RunOptions;
  readonly #sessions: Sessions;
  readonly #job: AgentJob;
  readonly #started = performance.now();
  #session: Session | undefined;
  #handedIn = false;
  #model: string | undefined;

  constructor(row: AgentRow, options: RunOptions, sessions: Sessions, job: AgentJob) {
    [this.#row, this.#options, this.#sessions, this.#job] = [row, options, sessions, job];
  }

  async go(): Promise<AgentOutcome> {
    const job = this.#job;
    const { processes } = this.#options;
    if (job.signal.aborted) return this.#outcome({ kind: "aborted" });
    if (!isLocal(processes)) return this.#notStarted("it needs processes that can be talked with");
    const plan = await planLaunch({
      row: this.#row,
      auth: this.#options.auth ?? "inherit",
      env: this.#options.env,
      cwd: this.#options.cwd,
      workspace: job.workspace.path,
      scratch: job.workspace.scratch,
      wish: this.#wish(),
      passed: processes.passed,
    });
    if (!plan.ok) return this.#notStarted(plan.error);
    let log: AcpLog;
    try {
      log = new AcpLog(job.logFile, plan.value.secrets, this.#row.chatter);
    } catch (error) {
      return this.#notStarted(`the log cannot be written: ${(error as Error).message}`);
    }
    const before = this.#takeKept();
    const attempt = new Attempt(
      this.#row,
      job,
      log,
      new Meter(this.#row.usageIs, this.#costBefore(before)),
      processes.sandboxed,
    );
    const unwatch = attempt.watch();
    try {
      const opened = before ?? (await this.#open(attempt, log, plan.value, processes));
      if (!(opened instanceof Session)) return this.#notOpened(opened, attempt, log);
      const ended = await this.#converse(opened, attempt, log);
      return this.#settle(ended, opened, attempt, log);
    } finally {
      unwatch();
      // Whatever happened, nothing runs on that nobody has kept.
      const session = this.#session;
      if (session !== undefined && !this.#sessions.has(session)) await session.end();
      log.end();
    }
  }

  #wish(): Wish {
    const { model, effort, caps } = this.#job;
    return {
      ...(model !== undefined && { model }),
      ...(effort !== undefined && { effort }),
      // An agent counts over its session, which would be too little for who goes on in it.
      ...(caps?.usd !== undefined && this.#job.keepAs === undefined && { usd: caps.usd }),
    };
  }

  /** What the session of this job has cost before; undefined where only the agent knows. */
  #costBefore(before: Session | undefined): number | undefined {
    if (before !== undefined) return before.cost;
    const earlier = this.#job.goOn?.session;
    return earlier === undefined ? 0 : this.#sessions.costOf(earlier);
  }

  /** A session that was kept and can go on with this job. */
  #takeKept(): Session | undefined {
    const name = this.#job.goOn?.kept;
    const session = name === undefined ? undefined : this.#sessions.take(name);
    if (session === undefined) return undefined;
    this.#session = session;
    const fits =
      session.alive &&
      session.choices.suits(this.#wish()) &&
      session.cwd === this.#job.workspace.path &&
      session.relay.serves(this.#options.openDesk && this.#job.desk);
    if (!fits) return undefined;
    session.wentOn = true;
    this.#job.onStart?.({ pid: session.process.pid });
    return session;
  }

  async #open(
    attempt: Attempt,
    log: AcpLog,
    plan: LaunchPlan,
    processes: LocalProcesses,
  ): Promise<Session | Stop | NoSession> {
    // One that was kept and does not fit has no more use.
    await this.#session?.end();
    const job = this.#job;
    const opening = Session.open(
      {
        row: this.#row,
        cwd: job.workspace.path,
        start: (hear) =>
          processes.open({
            argv: plan.argv,
            cwd: job.workspace.path,
            env: { ...plan.env, ...variablesOf(job) },
            writable: plan.writable,
            ...hear,
          }),
        onStart: job.onStart,
        listener: attempt,
        openDesk: job.desk === undefined ? undefined : this.#options.openDesk,
        servers: serversOf(job, this.#options.env ?? {}),
        wish: this.#wish(),
        earlier: job.goOn?.session,
      },
      (born) => {
        this.#session = born;
        this.#serve(born, attempt, log);
        // It may have been stopped before there was anything to stop.
        if (stopped) void born.end();
      },
    );
    let stopped = false;
    const first = await Promise.race([opening, attempt.stopped]);
    if (first instanceof Session || first.kind === "not-started" || first.kind === "refused") return first;
    stopped = true;
    await this.#session?.end();
    await opening;
    return first;
  }

  #notOpened(opened: Stop | NoSession, attempt: Attempt, log: AcpLog): AgentOutcome {
    if (opened.kind === "not-started") return this.#notStarted(opened.reason);
    if (opened.kind !== "refused") return this.#stopped(opened, attempt, log);
    const evidence = maskedEvidence(opened.evidence, log);
    return this.#failed(classifyFailure(this.#row, evidence, opened.what), attempt, log);
  }

  /** Prompts it, once more if it forgets to hand in. */
  async #converse(session: Session, attempt: Attempt, log: AcpLog): Promise<Ended> {
    const { desk, prompt, model, effort } = this.#job;
    session.listener = attempt;
    this.#serve(session, attempt, log);
    if (!session.wentOn) attempt.meter.beginsAnew();
    if (session.deskToken !== undefined) log.hide(session.deskToken, "«desk token»");
    log.note(`${session.wentOn ? "goes on in" : "begins"} session ${session.id}`);
    try {
      if (session.wentOn) await session.choose({ ...(model && { model }), ...(effort && { effort }) });
    } catch (error) {
      if (error instanceof AgentError) return { kind: "failed", error };
      throw error;
    }
    let text = prompt;
    let reminders = 1;
    for (let turns = 1; ; turns++) {
      const ended = await this.#turn(session, attempt, text);
      if (ended.kind !== "turn" || desk === undefined || this.#handedIn) return ended;
      if (ended.response.stopReason === "cancelled" && attempt.refused !== undefined && turns < MOST_TURNS) {
        log.note("it stopped over what it may not, and is told to go on");
        text = goOnWithout(attempt.refused);
      } else if (turnProblem(session, attempt, ended.response) === undefined && reminders-- > 0) {
        log.note("it ended its turn without handing in, and is reminded");
        text = REMINDER;
      } else {
        return ended;
      }
    }
  }

  /** From here on what the agent hands in goes to this job's desk. */
  #serve(session: Session, attempt: Attempt, log: AcpLog): void {
    const { desk } = this.#job;
    if (desk === undefined) return;
    session.relay.use(maskedDesk(desk, log), (what, answer) => {
      attempt.traffic();
      log.event(what, `${answer.ok ? "accepted" : "refused"}: ${answer.words}`);
      if (answer.final === true || (what === "submit" && answer.ok)) this.#handedIn = true;
      if (answer.final === true) this.#soonEnough(attempt);
    });
  }

  async #turn(session: Session, attempt: Attempt, text: string): Promise<Ended> {
    attempt.turnBegins();
    const { stallMs } = this.#job;
    const unwatch =
      stallMs === undefined
        ? () => undefined
        : watchStall({
            job: session.process.job,
            stallMs,
            lastTraffic: () => (session.relay.isAsked ? performance.now() : attempt.lastTraffic),
            toolAtWork: () => attempt.toolAtWork,
            onStall: (quietMs) => attempt.stop({ kind: "problem", problem: { kind: "stalled", quietMs } }),
          });
    const turn = session.prompt(text).then(
      (response): Ended => ({ kind: "turn", response }),
      (error: unknown): Ended => {
        if (error instanceof AgentError) return { kind: "failed", error };
        throw error;
      },
    );
    const stopped = attempt.stopped.then((stop): Ended => ({ kind: "stopped", stop }));
    let ended = await Promise.race([turn, stopped]);
    unwatch();
    if (ended.kind === "stopped") {
      await session.cancel();
      const patience = timer(this.#options.cancelMs ?? 2_000);
      const last = await Promise.race([turn, patience.over]);
      patience.cancel();
      if (last === "deadline") void session.end();
      else if (last.kind === "turn") this.#count(session, attempt, last.response);
    } else {
      this.#count(session, attempt, ended.kind === "turn" ? ended.response : {});
      // The end of the turn may tell what is beyond a cap.
      const late = await Promise.race([stopped, Promise.resolve(undefined)]);
      if (late?.kind === "stopped" && late.stop.kind === "problem") ended = late;
    }
    session.cost = attempt.meter.sessionCost;
    this.#sessions.costs(session);
    return ended;
  }

  #count(session: Session, attempt: Attempt, response: object): void {
    attempt.meter.turnEnded(session.usageIn(response));
    this.#model = modelOf(response) ?? this.#model;
    attempt.count();
  }

  /** Told that nothing more is wanted, it has this long to end its turn by itself. */
  #soonEnough(attempt: Attempt): void {
    setTimeout(() => attempt.stop({ kind: "final" }), this.#options.finalMs ?? 10_000).unref();
  }

  #settle(ended: Ended, session: Session, attempt: Attempt, log: AcpLog): AgentOutcome {
    session.relay.leave();
    switch (ended.kind) {
      case "failed": {
        const otherwise = session.alive ? "its turn failed" : `it died in the middle of its turn`;
        // What it has handed in is handed in, however it ends.
        if (this.#handedIn) return this.#done(session, attempt, log);
        return this.#failed(
          classifyFailure(this.#row, maskedEvidence(ended.error.evidence, log), otherwise),
          attempt,
          log,
        );
      }
      case "stopped":
        if (ended.stop.kind === "final") return this.#done(session, attempt, log);
        return this.#stopped(ended.stop, attempt, log);
      case "turn": {
        const problem = this.#handedIn ? undefined : turnProblem(session, attempt, ended.response);
        if (problem !== undefined) return this.#failed(problem, attempt, log);
        if (!this.#handedIn && session.hasDesk) {
          const words = attempt.said === "" ? "" : `; it said: ${attempt.said.trim().slice(-300)}`;
          const detail = `it ended its turn twice and handed nothing in, though it was reminded${words}`;
          return this.#failed({ kind: "not-submitted", detail }, attempt, log, true);
        }
        return this.#done(session, attempt, log);
      }
    }
  }

  #done(session: Session, attempt: Attempt, log: AcpLog): AgentOutcome {
    this.#keep(session);
    return this.#outcome({ kind: "exited", code: 0 }, { attempt, log });
  }

  #failed(problem: AgentProblem, attempt: Attempt, log: AcpLog, mayGoOn = false): AgentOutcome {
    if (mayGoOn && this.#session !== undefined) this.#keep(this.#session);
    const masked = "detail" in problem ? { ...problem, detail: log.mask(problem.detail) } : problem;
    log.note("detail" in masked ? `${masked.kind}: ${masked.detail}` : masked.kind);
    return this.#outcome({ kind: "exited", code: 1 }, { attempt, log, problem: masked });
  }

  #stopped(stop: Stop, attempt: Attempt, log: AcpLog): AgentOutcome {
    switch (stop.kind) {
      case "deadline":
        return this.#outcome({ kind: "timed-out" }, { attempt, log });
      case "abort":
        return this.#outcome({ kind: "aborted" }, { attempt, log });
      case "problem":
        return this.#failed(stop.problem, attempt, log);
      case "final":
        return this.#outcome({ kind: "exited", code: 0 }, { attempt, log });
    }
  }

  #keep(session: Session): void {
    const { keepAs } = this.#job;
    if (keepAs !== undefined && session.alive) this.#sessions.keep(keepAs, session);
  }

  #notStarted(reason: string): AgentOutcome {
    return this.#outcome({ kind: "not-started", reason });
  }

  #outcome(
    end: ProcessOutcome["end"],
    about?: { attempt: Attempt; log: AcpLog; problem?: AgentProblem },
  ): AgentOutcome {
    const session = this.#session;
    return {
      end,
      durationMs: Math.round(performance.now() - this.#started),
      output: about?.log.end() ?? "",
      ...(about?.problem && { problem: about.problem }),
      ...(about && { usage: about.attempt.meter.used() }),
      ...(session !== undefined && session.id !== "" && { session: session.id }),
      ...(this.#model !== undefined && { model: this.#model }),
      ...(about && about.attempt.permissions.length > 0 && { permissions: about.attempt.permissions }),
      ...(session?.wentOn === true && { wentOn: true }),
    };
  }
}
