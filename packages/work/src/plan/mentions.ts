import { DOTTED_ID, RANGE_SIGN, TASK_ID, expandRange } from "./ids.ts";

/** "`of` wait for `on`", as the document says it. `of` is `undefined` where the task itself speaks. */
export interface Mention {
  readonly of: readonly string[] | undefined;
  readonly on: readonly string[] | undefined;
}

const ID = String.raw`(?:\b(?:tasks?|items?|steps?)\s+)?[\[*_\x60]*\b(?:${TASK_ID}|${DOTTED_ID})\b[\]*_\x60]*`;
const ITEM = `${ID}(?:${RANGE_SIGN}${ID})?`;
const REMARK = String.raw`(?:\s*\([^()\n]*\))?`;
const JOIN = String.raw`\s*(?:,\s*and\b|,|、|;|\+|&|\/|\band\b)\s*`;
const LIST = `${ITEM}(?:${REMARK}${JOIN}${ITEM})*`;
const WAITS = String.raw`(?:depends\s+(?:up)?on|depends|dependent\s+on|dependenc(?:y|ies)|deps|blocked\s+by)`;
const ARROW = String.raw`\s*(?:→|⇒|➜|──+>|--+>|->|=>)\s*`;

const SAYS_WAIT = new RegExp(
  [
    // In brackets, after a dash or an arrow, or at the start of a line of the task's body.
    String.raw`(?:[(\[（;,—–→]|\s-|^\s*(?:[-*+]\s+)?\**)\s*\**${WAITS}\s*[:：]?\**\s*(${LIST})`,
    String.raw`\b${WAITS}\**\s*[:：]\**\s*(${LIST})`,
    String.raw`[(（\[](?:[^()\n]*[,;]\s*)?after\s+(${LIST})`,
  ].join("|"),
  "gim",
);
const SAYS_BLOCKS = new RegExp(String.raw`(${LIST})\s+blocks\s+(${LIST})`, "gi");
const SAYS_IT_BLOCKS = new RegExp(String.raw`[(（\[]\s*blocks\s*[:：]?\s*(${LIST})`, "gi");
const SAYS_OTHERS_WAIT = new RegExp(String.raw`(${LIST})\s+depends?\s+on\s+(${LIST})`, "gi");
const CHAIN = new RegExp(`${LIST}${REMARK}(?:${ARROW}${LIST}${REMARK})+`, "gi");

/** What a task's own words say. Nothing but the explicit forms: prose about order is not read. */
export function mentionsInTask(text: string): Mention[] {
  if (!/depend|deps|block|after/i.test(text)) return [];
  const mentions: Mention[] = [];
  for (const match of text.matchAll(SAYS_WAIT)) {
    mentions.push({ of: undefined, on: idsIn(match.slice(1).find((group) => group !== undefined) ?? "") });
  }
  if (!/blocks/i.test(text)) return mentions;
  for (const match of text.matchAll(SAYS_IT_BLOCKS))
    mentions.push({ of: idsIn(match[1] ?? ""), on: undefined });
  return [...mentions, ...blocksIn(text)];
}

/** What a line under a heading about dependencies says. */
export function mentionsInSection(text: string): Mention[] {
  // Graphs bring many lines that name no task; the long expressions need not see them.
  if (!/\d/.test(text) || !/>|→|⇒|➜|depend|block/i.test(text)) return [];
  const mentions = /blocks/i.test(text) ? blocksIn(text) : [];
  for (const match of text.matchAll(SAYS_OTHERS_WAIT))
    mentions.push({ of: idsIn(match[1] ?? ""), on: idsIn(match[2] ?? "") });
  for (const [chain] of text.matchAll(CHAIN)) {
    const links = chain
      .replace(/\([^()]*\)/g, " ")
      .split(new RegExp(ARROW))
      .map(idsIn);
    for (const [index, of] of links.entries()) {
      const on = links[index - 1];
      if (on !== undefined) mentions.push({ of, on });
    }
  }
  return mentions;
}

function blocksIn(text: string): Mention[] {
  return [...text.matchAll(SAYS_BLOCKS)].map((match) => ({
    of: idsIn(match[2] ?? ""),
    on: idsIn(match[1] ?? ""),
  }));
}

const ONE = new RegExp(
  `(${TASK_ID}|${DOTTED_ID})[\\]*_\`]*(?:${RANGE_SIGN}[\\[*_\`]*(?:(?:tasks?|items?|steps?)\\s+)?(${TASK_ID}|${DOTTED_ID}))?`,
  "gi",
);

function idsIn(list: string): string[] {
  const plain = list.replace(/\([^()]*\)/g, " ");
  return [...plain.matchAll(ONE)].flatMap(([, first = "", last]) =>
    last === undefined ? [first] : expandRange(first, last),
  );
}
