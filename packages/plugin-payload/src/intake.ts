import { err, intake, ok, type Failure, type Result } from "@stagewright/core";
import { payloadBrief } from "./artifacts.ts";
import { missingFields } from "./document/missing.ts";
import { problemOfPayload, readPayload, type PayloadProblem } from "./document/read.ts";
import { STAGES, type PayloadStage } from "./document/words.ts";

const FILE = "handoff/payload.json";
const LONGEST_FEATURE = 40;

/** Which stages a part is made of. */
const PARTS: Readonly<Record<PayloadStage, readonly string[]>> = {
  "1-specify": ["payload/specify"],
  "2-plan": ["payload/plan"],
  "3-qa": ["payload/qa"],
  "4-implement": ["payload/receive", "payload/implement", "payload/verify"],
  "5-acceptance": ["payload/accept"],
};

/**
 * The brief in words, a file that has it, a payload pasted, or nothing: then the run goes on
 * where the file stands. One part alone where `--stage` names it.
 */
export const payloadIntake = intake({
  provides: { brief: payloadBrief },
  usage: '["the brief" | brief.md] [--stage 1-specify | 2-plan | 3-qa | 4-implement | 5-acceptance]',
  parts: STAGES,
  options: { file: "path of the hand-off file (handoff/payload.json)" },
  take: async (request) => {
    const file = fileOf(request.options["file"]?.at(-1) ?? request.variantOptions?.["payload"]?.["file"]);
    if (!isInside(file)) return unfit("the hand-off file", `${file} is no path of a file in the repository`);
    const tree = await request.checkout.treeWith([file, ...request.args.filter((arg) => looksLikePath(arg))]);
    const [only] = request.args;
    const named =
      only !== undefined && request.args.length === 1 && looksLikePath(only)
        ? await request.repository.readFile(tree, only)
        : undefined;
    if (named === undefined && only !== undefined && request.args.length === 1 && looksLikePath(only))
      return unfit("the brief", `there is no file ${only}; a brief in words has more than one`);
    const text = named === undefined ? request.args.join(" ") : new TextDecoder().decode(named);
    const bytes = await request.repository.readFile(tree, file);
    if (bytes === undefined && (await request.repository.listFiles(tree, file)).length > 0)
      return unfit("the hand-off file", `${file} is a directory`);
    const read = bytes === undefined ? undefined : readPayload(bytes);
    if (read?.ok === false && text.trim() === "" && request.part === undefined)
      return unfit(file, `it cannot be read: ${read.error.map((one) => placed(one)).join("; ")}`);
    const payload = read?.ok === true ? read.value.payload : {};
    const part = STAGES.find((stage) => stage === request.part);
    const parts = part === undefined ? partsFrom(firstOpen(payload, text)) : [part];
    const [first = "1-specify"] = parts;
    if (first === "1-specify" && text.trim() === "" && (payload.requirement?.summary ?? "") === "")
      return unfit(
        "the brief",
        `say what is wanted: stagewright run payload "…", or fill requirement.summary in ${file}`,
      );
    const feature = slug(
      text.trim() === "" || text.trim().startsWith("{") ? (payload.requirement?.summary ?? "") : text,
    );
    return ok({
      artifacts: { brief: { file, text, feature, first, base: request.base } },
      feature: `payload-${feature}`,
      documents: [directoryOf(file)],
      without: [...STAGES.filter((stage) => !parts.includes(stage)).flatMap((stage) => PARTS[stage])],
      notes:
        part === undefined && first !== "1-specify"
          ? [`${file} is filled up to there: the run begins with ${first}`]
          : [],
    });
  },
});

function partsFrom(first: PayloadStage): PayloadStage[] {
  return STAGES.slice(STAGES.indexOf(first));
}

/** A brief begins anew; without one the file says what is still to be done. */
function firstOpen(payload: Parameters<typeof missingFields>[0], text: string): PayloadStage {
  if (text.trim() !== "" && !text.trim().startsWith("{")) return "1-specify";
  const [missing] = missingFields(payload, "4-implement");
  return missing?.owner ?? "4-implement";
}

function unfit(what: string, reason: string): Result<never, Failure> {
  return err({ code: "PREREQUISITE_FAILED", what, reason });
}

function placed(problem: PayloadProblem): string {
  const at = "place" in problem ? `${problem.place.line}:${problem.place.column} ` : "";
  return `${at}${problemOfPayload(problem)}`;
}

/** As git writes paths: `./handoff//p.json` is `handoff/p.json`. */
function fileOf(option: unknown): string {
  if (typeof option !== "string" || option === "") return FILE;
  const parts = option.split("/");
  const isEnd = (at: number): boolean => at === 0 || at === parts.length - 1;
  return parts.filter((part, at) => part !== "." && (part !== "" || isEnd(at))).join("/");
}

function isInside(file: string): boolean {
  const parts = file.split("/");
  return !parts.some((part) => part === "" || part === ".." || part.toLowerCase() === ".git");
}

function directoryOf(file: string): string {
  const slash = file.lastIndexOf("/");
  return slash === -1 ? file : file.slice(0, slash);
}

function looksLikePath(arg: string): boolean {
  return /^[\w./-]+\.(?:md|txt|json)$/.test(arg) && !arg.startsWith("/") && !arg.split("/").includes("..");
}

function slug(text: string): string {
  const words = text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return words.slice(0, LONGEST_FEATURE).replace(/-+$/, "") || "handoff";
}
