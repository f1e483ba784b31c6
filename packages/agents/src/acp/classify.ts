import type { AgentProblem } from "@stagewright/core";
import type { AgentRow, Evidence } from "./row.ts";

type Kind = Extract<AgentProblem["kind"], "login" | "rate-limited" | "transient" | "permanent">;

/** Words by which a failure is told. The first that match decide, so what is narrow stands before what is wide. */
export interface Sign {
  readonly kind: Kind;
  readonly words: RegExp;
}

/** What providers and their libraries say, whichever agent passes it on. */
const COMMON: readonly Sign[] = [
  // No credit comes as 400, 402 or 429, and does not pass by itself.
  {
    kind: "permanent",
    words:
      /credit balance is too low|insufficient[_ ](?:quota|credit|fund|balance)|payment required|billing (?:hard )?limit|purchase credits\.$/i,
  },
  {
    kind: "rate-limited",
    words:
      /\b429\b|rate[- _]?limit|too many requests|usage limit|quota (?:exceeded|exhausted)|exceeded your (?:current )?quota|RESOURCE_EXHAUSTED|hit your (?:session |weekly |usage )?limit|limit (?:will )?resets?\b|premium requests? (?:quota|limit)/i,
  },
  {
    kind: "login",
    words:
      /not logged in|logged out|please (?:run|use) \S+ ?(?:auth )?\/?login|log ?in (?:again|required|to continue)|authentication[_ ](?:required|failed|error)|auth(?:entication)? required|unauthori[sz]ed|\b401\b|invalid[- _](?:x-)?api[- _]key|api key (?:not valid|is invalid|not found|missing)|(?:oauth )?token (?:has )?expired|no credentials|could not resolve authentication/i,
  },
  {
    kind: "permanent",
    words:
      /model[^.\n]{0,80}(?:not found|does not exist|not supported|not available|is unknown)|(?:unknown|invalid|no such|unsupported)[- _]model|model_not_found|not_found_error|\bmodel: \S+|permission_error|\b403\b|forbidden|invalid_request_error|bad request|\b400\b|\b404\b|context (?:window|length) exceeded|prompt is too long/i,
  },
  {
    kind: "transient",
    words:
      /overloaded|\b5[0-9][0-9]\b|internal server error|api_error|service unavailable|bad gateway|high demand|temporar(?:y|ily)|transient|try again|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|socket hang ?up|fetch failed|could not connect|unable to connect|cannot connect|connection (?:error|refused|reset|closed|lost|failed)|network error|stream (?:disconnected|error|decode|ended|closed)|error decoding|unexpected (?:EOF|end)|terminated|timed? ?out/i,
  },
];

/** What an agent's own error codes say, before its words. */
const CODES: Readonly<Record<number, Kind>> = {
  [-32000]: "login", // ACP: authentication required
  [-32602]: "permanent", // invalid params: what we asked for, it has not
  400: "permanent",
  401: "login",
  402: "permanent",
  403: "permanent",
  404: "permanent",
  429: "rate-limited",
};

/** What it was, where words or codes tell. */
export function classify(row: AgentRow, evidence: Evidence): AgentProblem | undefined {
  const detail = detailOf(evidence);
  if (detail === undefined) return undefined;
  const kind = kindOf(row, evidence, detail);
  return kind === undefined ? undefined : problem(row, kind, detail);
}

/** As {@link classify}; what no word tells may pass by itself. */
export function classifyFailure(row: AgentRow, evidence: Evidence, otherwise: string): AgentProblem {
  return classify(row, evidence) ?? { kind: "transient", detail: withDetail(otherwise, detailOf(evidence)) };
}

function kindOf(row: AgentRow, { error }: Evidence, detail: string): Kind | undefined {
  const signs = [...(row.signs ?? []), ...COMMON];
  const bySign = signs.find(({ words }) => words.test(detail))?.kind;
  if (error === undefined) return bySign;
  const byCode = CODES[error.code] ?? (error.code >= 500 && error.code < 600 ? "transient" : undefined);
  // Words tell a limit and an empty account apart, which share their codes.
  if (byCode === "login" || bySign === undefined) return byCode;
  return byCode === "transient" ? byCode : bySign;
}

function problem(row: AgentRow, kind: Kind, detail: string): AgentProblem {
  switch (kind) {
    case "login":
      return { kind, command: row.login, detail };
    case "rate-limited": {
      const resetAt = resetTime(detail, new Date());
      return { kind, ...(resetAt !== undefined && { resetAt }), detail };
    }
    default:
      return { kind, detail };
  }
}

const DETAIL_CHARACTERS = 600;

function detailOf({ error, said, stderr, exit }: Evidence): string | undefined {
  const parts = [
    error && `${error.message}${dataWords(error.data, error.message)}`,
    said,
    stderr !== undefined && stderr !== "" ? stderr.slice(-DETAIL_CHARACTERS) : undefined,
    exit,
  ].filter((part) => part !== undefined && part.trim() !== "");
  if (parts.length === 0) return undefined;
  return parts
    .join(" · ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, 2 * DETAIL_CHARACTERS);
}

function dataWords(data: unknown, message: string): string {
  if (data === undefined || data === null) return "";
  const words = typeof data === "string" ? data : JSON.stringify(data);
  return message.includes(words) ? "" : `: ${words}`;
}

const withDetail = (words: string, detail: string | undefined): string =>
  detail === undefined ? words : `${words}: ${detail}`;

/** When a limit is over, as far as the words say: a moment, a number of seconds, a time of day (ours, as agents print it). */
export function resetTime(words: string, now: Date): string | undefined {
  const stamp = /"?resets?_?at"?\W{1,3}(\d{10})(?:\d{3})?\b/i.exec(words)?.[1];
  if (stamp !== undefined) return iso(new Date(Number(stamp) * 1000));
  const moment = /\b(20\d\d-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))/.exec(words)?.[1];
  if (moment !== undefined) return iso(new Date(moment));
  const legacy = /limit reached\|(\d{10})\b/i.exec(words)?.[1];
  if (legacy !== undefined) return iso(new Date(Number(legacy) * 1000));
  const span =
    /(?:retry[- _]?after|resets?_in_seconds|retry[- ]?delay|try again in|reset(?:s)? (?:in|after)|wait)"?\W{0,3}((?:\d+(?:\.\d+)?\s*(?:d(?:ays?)?|h(?:ours?)?|m(?:in(?:utes?)?)?|s(?:ec(?:onds?)?)?)?\b[\s,]*)+)/i.exec(
      words,
    )?.[1];
  const ms = span === undefined ? undefined : durationOf(span);
  if (ms !== undefined) return iso(new Date(now.getTime() + ms));
  const clock = /(?:try again|resets?|available)(?: again)? (?:at )?(\d{1,2})(?::(\d\d))?\s*([ap]m)/i.exec(
    words,
  );
  if (clock === null) return undefined;
  const hour = (Number(clock[1]) % 12) + (clock[3]?.toLowerCase() === "pm" ? 12 : 0);
  const at = new Date(now);
  at.setHours(hour, Number(clock[2] ?? 0), 0, 0);
  if (at.getTime() <= now.getTime()) at.setDate(at.getDate() + 1);
  return iso(at);
}

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

function durationOf(span: string): number | undefined {
  let ms = 0;
  for (const [, amount = "0", unit = "s"] of span.matchAll(/(\d+(?:\.\d+)?)\s*([dhms])?/gi))
    ms += Number(amount) * (UNITS[unit.toLowerCase()] ?? 1_000);
  return ms > 0 ? ms : undefined;
}

const iso = (at: Date): string | undefined => (Number.isNaN(at.getTime()) ? undefined : at.toISOString());
