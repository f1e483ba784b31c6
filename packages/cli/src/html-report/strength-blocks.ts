import type { Strength } from "@stagewright/core";
import { scenariosOf } from "@stagewright/work";
import { mutantWords } from "../report/strength-words.ts";
import { worksOf } from "../report/works.ts";
import { fold, short, table, text, type Block, type Words } from "./document.ts";
import type { ReportInput } from "./report-input.ts";

/** Each story's acceptance tests, and who turned them green; nothing where that is not asked for. */
export function scenarioBlocks({ state }: ReportInput): Block[] {
  if (state.pins.settings.acceptance === undefined) return [];
  const scenarios = worksOf(state).flatMap((work) => scenariosOf(work));
  if (scenarios.length === 0)
    return [text("Acceptance tests are to be frozen, and no story has brought any yet.")];
  const rows = scenarios.map(({ story, id, from, green }): Words[] => [
    [{ said: story }],
    [{ code: id }],
    [{ said: from }],
    green === undefined ? [{ badge: "not green yet", tone: "warn" }] : [{ said: green.task }],
    green === undefined ? ["–"] : [short(green.commit)],
  ]);
  return table(
    "Acceptance tests, frozen since their story's code was begun",
    ["Story", "Scenario", "Brought by", "Turned green by", "Commit"],
    rows,
  );
}

/** How strong tests were seen to be, change by change; nothing where nobody measures it. */
export function strengthBlocks({ receipts, state }: ReportInput): Block[] {
  const seen = [...receipts.values()].flatMap((receipt) =>
    receipt.strength === undefined
      ? []
      : [
          {
            of:
              receipt.task?.id ?? (receipt.kind === "phase" ? `phase ${receipt.phase ?? "?"}` : "the whole"),
            strength: receipt.strength,
          },
        ],
  );
  if (seen.length === 0) {
    const asked = state.pins.settings.checks.some(({ strength }) => strength !== undefined);
    return asked ? [text("It is to be measured, and was not yet.")] : [];
  }
  const rows = seen.map(({ of, strength }): Words[] => [[{ said: of }], ...cells(strength)]);
  return [
    ...table(
      "Of the mutants of each change, how many its tests noticed",
      ["Change", "Result", "Killed", "Asked for", "Could be made", "Did not load", "Without its code"],
      rows,
    ),
    ...seen.flatMap(({ of, strength }) => detailBlocks(of, strength)),
  ];
}

function cells({
  applies,
  complete,
  killed,
  mutants,
  least,
  candidates,
  invalid,
  revert,
}: Strength): Words[] {
  if (!applies) return [["no code was changed"], ["–"], ["–"], ["–"], ["–"], ["–"]];
  return [
    complete ? [{ badge: "held", tone: "good" }] : [{ badge: "not measured as a whole", tone: "warn" }],
    [`${killed} of ${mutants}`],
    [`${least}%`],
    [String(candidates)],
    [String(invalid)],
    [revert === "rejected" ? "rejected" : "not seen"],
  ];
}

function detailBlocks(of: string, { survived, timedOut, unmeasured }: Strength): Block[] {
  const listed = (summary: string, items: readonly Words[]): Block[] =>
    fold([{ said: of }, summary], items.length === 0 ? [] : [{ kind: "list", items }]);
  return [
    ...listed(
      ": mutants that survived",
      survived.map((mutant) => [{ code: mutantWords(mutant) }]),
    ),
    ...listed(
      ": mutants under which the tests did not end, taken for noticed",
      timedOut.map((mutant) => [{ code: mutantWords(mutant) }]),
    ),
    ...listed(
      ": files of which no mutant was made",
      unmeasured.map(({ path, why }): Words => [{ code: path }, `: ${WHY[why]}`]),
    ),
  ];
}

const WHY: Readonly<Record<Strength["unmeasured"][number]["why"], string>> = {
  generated: "made by a program",
  language: "in a language that is not read",
  unreadable: "cannot be read",
  "nothing-to-mutate": "nothing in what was changed can be mutated",
};
