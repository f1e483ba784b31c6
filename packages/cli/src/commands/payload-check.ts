import {
  missingFields,
  openBlockingQuestions,
  readPayload,
  STAGES,
  stageWord,
  type BlockingQuestion,
  type MissingField,
  type PayloadDocument,
  type PayloadFinding,
  type PayloadStage,
} from "@stagewright/plugin-payload";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { counted, painter, type Paint } from "../report/style.ts";
import { payloadPlace, readPayloadFile, unreadable } from "./payload-file.ts";

interface CheckOptions {
  readonly file?: string;
  readonly stage?: string;
  readonly json?: boolean;
}

interface StageStand {
  readonly stage: PayloadStage;
  readonly missing: readonly MissingField[];
}

/** Says how a payload stands: 0 it holds, 1 it does not, 2 there is none, 3 a stage that was named has to wait. */
export async function checkPayload(io: Io, options: CheckOptions): Promise<ExitCode> {
  const asked = options.stage === undefined ? undefined : stageWord(options.stage);
  if (asked?.kind === "unknown") return tell(io, noStage(asked.written));
  const place = await payloadPlace(io, options.file);
  if (!place.ok) return tell(io, place.error);
  const bytes = await readPayloadFile(place.value);
  if (!bytes.ok) return tell(io, bytes.error);
  const { shown } = place.value;
  const read = readPayload(bytes.value);
  if (!read.ok) {
    if (options.json)
      io.out.write(
        `${JSON.stringify({ type: "payload-check", file: shown, holds: false, problems: read.error })}\n`,
      );
    return tell(io, unreadable(shown, read.error));
  }
  const { payload, findings } = read.value;
  const stages = STAGES.map((stage): StageStand => ({ stage, missing: missingFields(payload, stage) }));
  const questions = openBlockingQuestions(payload);
  const holds = findings.every(({ severity }) => severity !== "error");
  if (options.json) {
    const report = {
      type: "payload-check",
      file: shown,
      holds,
      findings,
      stages,
      blockingQuestions: questions,
    };
    io.out.write(`${JSON.stringify(report)}\n`);
  } else {
    const paint = painter(io.out.colour);
    const lines = [
      ...findingLines(shown, findings, paint),
      headOf(shown, read.value),
      ...stageLines(stages, questions, paint),
    ];
    io.out.write(`${lines.join("\n")}\n`);
  }
  if (!holds) return EXIT.failed;
  const waits = stages.some(({ stage, missing }) => stage === asked?.word && missing.length > 0);
  return waits || (asked?.word === "4-implement" && questions.length > 0) ? EXIT.waiting : EXIT.done;
}

function noStage(written: string): Problem {
  return { what: `there is no stage ${sanitizeLine(written)}`, why: `there are ${STAGES.join(", ")}` };
}

function headOf(shown: string, { payload, findings }: PayloadDocument): string {
  const { currentStage, lastUpdatedBy, lastUpdatedAt } = payload.meta ?? {};
  const by = [lastUpdatedBy && `by ${lastUpdatedBy}`, lastUpdatedAt && `at ${lastUpdatedAt}`].filter(Boolean);
  const count = (wanted: PayloadFinding["severity"]) =>
    findings.filter(({ severity }) => severity === wanted).length;
  const counts = (["error", "warning", "note"] as const).flatMap((one) =>
    count(one) === 0 ? [] : [counted(count(one), one)],
  );
  return sanitizeLine(
    `${shown}: ${currentStage ?? "no stage yet"}${by.length === 0 ? "" : `, ${by.join(" ")}`}; ${counts.join(", ") || "nothing wrong"}`,
  );
}

const MOST_FINDINGS = 100;

function findingLines(shown: string, findings: readonly PayloadFinding[], paint: Paint): string[] {
  const colours = { error: "red", warning: "yellow", note: "dim" } as const;
  const lines = findings.slice(0, MOST_FINDINGS).map(({ severity, path, place, message }) => {
    const at = sanitizeLine(`${shown}:${place.line}:${place.column}`);
    return `${at} ${paint(colours[severity], severity)} ${sanitizeLine(`${path} ${message}`)}`;
  });
  const more = findings.length - lines.length;
  return more > 0 ? [...lines, `… and ${more} more: --json has them all`] : lines;
}

function stageLines(
  stages: readonly StageStand[],
  questions: readonly BlockingQuestion[],
  paint: Paint,
): string[] {
  const lines = stages.flatMap(({ stage, missing }) => {
    const waits = missing.map(({ field, owner, reason }) => `${field}, which ${owner} owes: ${reason}`);
    if (stage === "4-implement") waits.push(...questions.map((question) => questionWords(question)));
    if (waits.length === 0) return [`  ${paint("green", "✔")} ${stage} can begin`];
    return [
      `  ${paint("yellow", "·")} ${stage} waits for`,
      ...waits.map((one) => `      ${sanitizeLine(one)}`),
    ];
  });
  return lines;
}

const questionWords = ({ index, question, owner }: BlockingQuestion): string =>
  `an answer${owner === undefined ? "" : ` of ${owner}`} (requirement.openQuestions[${index}].answer): ${question}`;
