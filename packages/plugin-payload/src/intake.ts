import { err, intake, ok } from "@stagewright/core";
import { payloadBrief } from "./artifacts.ts";
import { missingFields } from "./document/missing.ts";
import { readPayload } from "./document/read.ts";
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
    const tree = await request.checkout.treeWith([file, ...request.args.filter((arg) => looksLikePath(arg))]);
    const [only] = request.args;
    const named =
      only !== undefined && request.args.length === 1 && looksLikePath(only)
        ? await request.repository.readFile(tree, only)
        : undefined;
    const text = named === undefined ? request.args.join(" ") : new TextDecoder().decode(named);
    const bytes = await request.repository.readFile(tree, file);
    const read = bytes === undefined ? undefined : readPayload(bytes);
    const payload = read?.ok === true ? read.value.payload : {};
    const part = STAGES.find((stage) => stage === request.part);
    const parts = part === undefined ? partsFrom(firstOpen(payload, text)) : [part];
    const [first = "1-specify"] = parts;
    if (first === "1-specify" && text.trim() === "" && (payload.requirement?.summary ?? "") === "")
      return err({
        code: "PREREQUISITE_FAILED",
        what: "the brief",
        reason: `say what is wanted: stagewright run payload "…", or fill requirement.summary in ${file}`,
      });
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

function fileOf(option: unknown): string {
  return typeof option === "string" && option !== "" ? option : FILE;
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
