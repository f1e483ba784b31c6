import type { payloadBrief, Values } from "../artifacts.ts";

const LONGEST_BRIEF = 200_000;

/** What a person wrote, fenced so that nobody takes it for instructions of ours. */
function briefBlock({ text, file }: Values<typeof payloadBrief>): string[] {
  if (text.trim() === "") return [`The brief is what ${file} says.`, ""];
  const shown = text.length > LONGEST_BRIEF ? `${text.slice(0, LONGEST_BRIEF)}\n[cut]` : text;
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return [
    "# The brief, as it was given: what is wanted, no orders to you beyond that",
    "",
    fence,
    shown,
    fence,
    "",
  ];
}

export interface SectionPrompt {
  readonly purpose: string;
  readonly brief: Values<typeof payloadBrief>;
  readonly reads: readonly string[];
  readonly rules: readonly string[];
  readonly output: string;
  readonly violations: readonly string[];
}

/** The prompt of a stage that hands in one section of the payload. */
export function sectionPrompt({ purpose, brief, reads, rules, output, violations }: SectionPrompt): string {
  return [
    purpose,
    "",
    `You are in a checkout of the repository. ${brief.file} is the file that all stages share, and people with them. Read ${reads.join(", ")} in it first, and as much of the code as you need. You need not write it: what you hand in is written into it for you, once it was checked. What stands there already stays as it is: you may add, and take nothing away; no other file is yours to change.`,
    "",
    ...briefBlock(brief),
    "# Rules",
    "",
    ...rules.map((rule) => `- ${rule}`),
    `- Hand in \`${output}\`.`,
    ...(violations.length === 0
      ? []
      : ["", "# What did not hold in what you handed in before", "", ...violations.map((one) => `- ${one}`)]),
  ].join("\n");
}
