import { agentStage, canonical, type RoundTask } from "@stagewright/core";
import { z } from "zod";
import { payloadBrief, qaSection, type Values } from "../artifacts.ts";
import { graft } from "./graft.ts";
import { metaEdits, payloadIn, withEdits } from "./place.ts";
import { sectionPrompt } from "./prompts.ts";
import { asJson, guarded } from "./sections.ts";

type Findings = Values<typeof qaSection>;

const options = z.strictObject({
  /** How often a rejection sends the work back, at most; after that it ends the run. */
  rounds: z.int().min(0).max(10).default(1),
});

/** P18: somebody who has not built it decides. A rejection goes back to implementation with its issues, bounded. */
export const accept = agentStage({
  name: "accept",
  variant: "payload",
  inputs: { brief: payloadBrief },
  outputs: { findings: qaSection },
  options,
  everyRun: true,
  companions: ({ inputs: { brief } }) => [brief.file],
  scope: ({ inputs: { brief } }) => [brief.file],
  prompt: ({ inputs: { brief }, violations }) =>
    sectionPrompt({
      purpose: "You decide whether the work is accepted. You have not built it, and you build nothing.",
      brief,
      reads: ["the whole file"],
      rules: [
        "Take each acceptance criterion, and see for yourself whether it holds: run what `implementation.commands` has, read the tests, try what they do not.",
        "`evidence` says what you did and what you saw: commands with their ends, files with lines.",
        "`approved` only where every criterion holds. `rejected` with one issue for each thing that does not: what was expected, what happens, steps that show it, the places as path:line. `blocked` where you cannot tell, with an issue that says what is in the way.",
        "Nothing is an issue for taste.",
      ],
      output: "payload_qa_findings",
      violations,
    }),
  contract: ({ inputs: { brief } }) => [
    guarded(brief, "5-acceptance"),
    {
      name: "a decision has its grounds",
      check: ({ outputs: { findings } }) => {
        if (findings.evidence.length === 0) return "`evidence` is empty: say what you did and saw";
        if (findings.status === "approved")
          return findings.issues.length === 0 ? undefined : "`approved` goes with no issue";
        return findings.issues.length > 0 ? undefined : `\`${findings.status}\` goes with at least one issue`;
      },
    },
  ],
  sendsBack: ({ outputs: { findings }, options: { rounds: most }, rounds }) =>
    findings.status === "rejected" && rounds < most
      ? findings.issues.map((issue, index) => taskOf(issue, rounds + 1, index + 1))
      : [],
  rejects: ({ outputs: { findings } }) =>
    findings.status === "approved"
      ? []
      : findings.issues.map(({ id, title, actualBehavior }) => `${id}: ${title}: ${actualBehavior}`),
  record: ({ inputs: { brief }, outputs: { findings }, documents, stamp }) => {
    const { bytes, payload } = payloadIn(documents, brief.file);
    const before = asJson(payload.qaFindings);
    const known = payload.qaFindings?.issues ?? [];
    const issues = findings.issues.map((issue) => ({ ...issue, run: stamp.run }));
    const round = { ...findings, issues: withOwnIds(issues, known) };
    const { edits } = graft(
      before,
      asJson(round) ?? null,
      ["qaFindings"],
      (path) => path.at(-1) === "status",
    );
    return [{ path: brief.file, bytes: withEdits(bytes, [...edits, ...metaEdits("5-acceptance", stamp)]) }];
  },
});

/** A later rejection that uses an id once more means another issue: nothing said before is said over. */
function withOwnIds<I extends { readonly id: string }>(issues: readonly I[], known: readonly object[]): I[] {
  const taken = new Map(known.map((issue) => ["id" in issue ? issue.id : undefined, issue]));
  return issues.map((issue) => {
    let own = issue;
    for (let nth = 2; ; nth++) {
      const there = taken.get(own.id);
      if (there === undefined || isSame(there, own)) break;
      own = { ...issue, id: `${issue.id}-${nth}` };
    }
    taken.set(own.id, own);
    return own;
  });
}

function isSame(a: object, b: object): boolean {
  return canonical(asJson(a) ?? null) === canonical(asJson(b) ?? null);
}

/** An issue as a task; words of an agent, marked as such. */
function taskOf(issue: Findings["issues"][number], round: number, nth: number): RoundTask {
  const { id, severity, title, expectedBehavior, actualBehavior, reproductionSteps, affectedFiles } = issue;
  return {
    key: `qa-${round}-${nth}`,
    id: `QA-${round}.${nth}`,
    title: `${id} (${severity}): ${title}`,
    body: [
      `Acceptance rejected the work for this:`,
      `Expected: ${expectedBehavior}`,
      `What happens: ${actualBehavior}`,
      "How to see it:",
      ...reproductionSteps.map((step, index) => `${index + 1}. ${step}`),
      ...(affectedFiles.length === 0 ? [] : [`Places: ${affectedFiles.join(", ")}`]),
      "Show it with a test that fails now, and put it right.",
    ].join("\n"),
    files: [...new Set(affectedFiles.map((place) => place.replace(/:\d+$/, "")))].filter(
      (path) => !path.startsWith("/") && !path.split("/").includes(".."),
    ),
  };
}
