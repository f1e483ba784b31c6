import type {
  RequestPermissionRequest,
  RequestPermissionResponse,
  SessionUpdate,
  ToolCallUpdate,
} from "@agentclientprotocol/sdk";
import type { AgentJob, AgentProblem, PermissionDecision, Usage } from "@stagewright/core";
import { timer } from "../process/ending.ts";
import type { AcpLog } from "./log.ts";
import { overCap, type Meter } from "./meter.ts";
import { decide, whatOf, type Bounds, type KnownCall } from "./permissions.ts";
import type { AgentRow } from "./row.ts";
import type { Listener } from "./session.ts";

/** Why an attempt is ended from outside, whatever the agent would still do. */
export type Stop =
  | { readonly kind: "deadline" }
  | { readonly kind: "abort" }
  /** Its desk wants nothing more of it, and it goes on. */
  | { readonly kind: "final" }
  | { readonly kind: "problem"; readonly problem: AgentProblem };

const LAST_WORDS = 2_000;
/** A command may be a whole file; the journal keeps how it begins, the log all of it. */
const LONGEST_DECISION = 1_000;

/** One attempt's view of what its agent says and does: written down, counted, answered. */
export class Attempt implements Listener {
  readonly stopped: Promise<Stop>;
  readonly permissions: PermissionDecision[] = [];
  readonly meter: Meter;
  lastTraffic = performance.now();
  readonly #bounds: Bounds;
  readonly #saysError: RegExp | undefined;
  readonly #job: AgentJob;
  readonly #log: AcpLog;
  readonly #calls = new Map<string, KnownCall>();
  readonly #told = new Map<string, string>();
  #stop: (stop: Stop) => void = () => undefined;
  #said = "";
  #message: string | undefined;
  #error: string | undefined;
  #refused: PermissionDecision | undefined;
  #counted = "";
  #speaking: string | undefined;

  constructor(row: AgentRow, job: AgentJob, log: AcpLog, meter: Meter, sandboxed: boolean) {
    const { path, scratch } = job.workspace;
    this.#bounds = { places: [path, scratch], mayLeave: sandboxed || row.asksToLeave !== true };
    this.#saysError = row.saysError;
    this.#job = job;
    this.#log = log;
    this.meter = meter;
    this.stopped = new Promise((resolve) => (this.#stop = resolve));
  }

  /** The first reason counts. */
  stop(stop: Stop): void {
    this.#stop(stop);
  }

  /** Stops at the job's deadline, and when the job is aborted, until the result is called. */
  watch(): () => void {
    const { signal, deadlineMs } = this.#job;
    const deadline = timer(deadlineMs);
    void deadline.over.then(() => this.stop({ kind: "deadline" }));
    const onAbort = (): void => this.stop({ kind: "abort" });
    signal.addEventListener("abort", onAbort);
    return () => {
      deadline.cancel();
      signal.removeEventListener("abort", onAbort);
    };
  }

  /** The end of its last message. */
  get said(): string {
    return this.#said;
  }

  /** Its own words for an error, where it takes one for a message. */
  get error(): string | undefined {
    return this.#error;
  }

  /** What it was refused last in the running turn. */
  get refused(): PermissionDecision | undefined {
    return this.#refused;
  }

  get toolAtWork(): boolean {
    return [...this.#calls.values()].some(({ status }) => !isOver(status));
  }

  mask(text: string): string {
    return this.#log.mask(text);
  }

  turnBegins(): void {
    [this.#said, this.#error, this.#refused] = ["", undefined, undefined];
    // A call that was never said to be over is, with the turn it was part of.
    for (const [id, call] of this.#calls) this.#calls.set(id, { ...call, status: "completed" });
    this.traffic();
  }

  traffic(): void {
    this.lastTraffic = performance.now();
  }

  stderr(text: string): void {
    this.traffic();
    this.#log.stderr(text);
  }

  noise(line: string): void {
    this.#log.event("no message", line.slice(0, 500));
  }

  update(update: SessionUpdate): void {
    switch (update.sessionUpdate) {
      case "agent_message_chunk":
        return this.#says(
          update.content.type === "text" ? update.content.text : `[${update.content.type}]`,
          update.messageId ?? undefined,
        );
      case "agent_thought_chunk":
        if (update.content.type === "text") this.#log.thinks(update.content.text);
        return this.#activity("thinking");
      case "tool_call":
      case "tool_call_update":
        return this.#toolCall(update);
      case "plan":
        return this.#log.event(
          "plan",
          update.entries
            .map(({ status, content }) => `${status === "completed" ? "✔" : "·"} ${content}`)
            .join("; "),
        );
      case "usage_update": {
        const usd = update.cost?.currency === "USD" ? update.cost.amount : undefined;
        this.meter.context(update.used, usd);
        return this.count();
      }
      case "notice":
        return this.#log.event("notice", JSON.stringify({ ...update, sessionUpdate: undefined }));
      default:
        // Titles, commands and modes are for those who sit before it.
        return undefined;
    }
  }

  permission(request: RequestPermissionRequest): RequestPermissionResponse {
    const { toolCall } = request;
    const call = this.#know(toolCall);
    const { decision, optionId } = decide(request, call, this.#bounds);
    const masked = {
      ...decision,
      what: this.#log.mask(decision.what).slice(0, LONGEST_DECISION),
      why: this.#log.mask(decision.why).slice(0, LONGEST_DECISION),
    };
    this.permissions.push(masked);
    if (!decision.allowed) this.#refused = masked;
    this.#log.event(
      "permission",
      `${decision.what}: ${decision.allowed ? "allowed" : "refused"}, ${decision.why}`,
    );
    this.count();
    return optionId === undefined
      ? { outcome: { outcome: "cancelled" } }
      : { outcome: { outcome: "selected", optionId } };
  }

  /** Whether what was used is within bounds still; stops the attempt where it is not. */
  count(): void {
    const used = this.meter.used();
    const key = JSON.stringify(used);
    if (key === this.#counted) return;
    this.#counted = key;
    const problem =
      (this.#job.caps && overCap(used, this.#job.caps)) ??
      (this.#job.overBudget?.(used) === true ? overBudget(used) : undefined);
    if (problem !== undefined) this.stop({ kind: "problem", problem });
  }

  #says(text: string, message: string | undefined): void {
    if (message !== this.#message) this.#said = "";
    this.#message = message;
    // An error comes in one piece, whatever was being said before.
    if (this.#saysError?.test(text) === true) this.#error = this.mask(text.trim());
    this.#said = this.mask(`${this.#said}${text}`).slice(-LAST_WORDS);
    this.#log.says(text);
    this.#activity("writing");
  }

  #toolCall(update: ToolCallUpdate): void {
    const call = this.#know(update);
    const status = call.status ?? "pending";
    const words = whatOf(call);
    // One line when it is known what it is, one when it is over.
    const line = `${words}: ${isOver(status) ? status : "begun"}`;
    if (
      this.#told.get(update.toolCallId) !== line &&
      (isOver(status) || status === "in_progress" || hasInput(call))
    ) {
      this.#told.set(update.toolCallId, line);
      this.#log.event("tool", line);
      if (!isOver(status)) this.#activity(words);
    }
    if (isOver(update.status)) {
      this.meter.toolEnded();
      // Whole files come with a call: nobody asks for them afterwards.
      this.#calls.set(update.toolCallId, { ...call, content: [], rawInput: commandOnly(call) });
    }
    this.count();
  }

  /** What is known of a call with what is new of it. */
  #know(update: ToolCallUpdate): KnownCall {
    const { toolCallId } = update;
    const known = this.#calls.get(toolCallId);
    const given = Object.entries(update).filter(([name, value]) => value != null && !isEmptied(name, value));
    const names = [known?.names, update.title, update.name].filter((each) => each != null).join("\n");
    const call: KnownCall = {
      ...known,
      ...(Object.fromEntries(given) as Partial<KnownCall>),
      toolCallId,
      names,
    };
    this.#calls.set(toolCallId, call);
    // A word on a call of long ago is no call.
    if (known !== undefined || call.title != null || call.kind != null) this.meter.toolCall(toolCallId);
    // What it said before a tool is not how it ended.
    if (known === undefined) [this.#said, this.#error] = ["", undefined];
    return call;
  }

  #activity(words: string): void {
    if (words === this.#speaking) return;
    this.#speaking = words;
    this.#job.onActivity?.(this.#log.mask(words).slice(0, 120));
  }
}

const isOver = (status: ToolCallUpdate["status"]): boolean => status === "completed" || status === "failed";

/** Some send a call's input once, and nothing in its place later. */
const isEmptied = (name: string, value: unknown): boolean =>
  (name === "rawInput" || name === "content" || name === "locations") &&
  typeof value === "object" &&
  value !== null &&
  Object.keys(value).length === 0;

const commandOnly = ({ rawInput }: KnownCall): unknown => {
  const command = (rawInput as { command?: unknown } | null | undefined)?.command;
  return command === undefined ? undefined : { command };
};

const hasInput = ({ rawInput }: KnownCall): boolean =>
  typeof rawInput === "object" && rawInput !== null && Object.keys(rawInput).length > 0;

/** Whoever keeps the budget knows its limit; what was used is the best that can be said of it here. */
function overBudget(used: Usage): AgentProblem {
  const tokens = (used.inputTokens ?? 0) + (used.outputTokens ?? 0);
  const [cap, amount] =
    used.usd !== undefined
      ? (["usd", used.usd] as const)
      : tokens > 0
        ? (["tokens", tokens] as const)
        : (["toolCalls", used.toolCalls ?? 0] as const);
  return { kind: "over-cap", scope: "run", cap, limit: amount, used: amount };
}
