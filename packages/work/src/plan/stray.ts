import { TASK_ID } from "./ids.ts";

const UNBOXED = new RegExp(
  `^[\\s>]*(?:(?<row>\\|)\\s*|(?<bullet>[-*+]|\\d+[.)])\\s+|(?<heading>#{1,6})\\s+)?[\\s*_~\`[(]*(?<id>${TASK_ID})(?<after>.*)$`,
  "u",
);
const ODD_BOX = /^[\s>]*(?:[-*+]|\d+[.)])\s*\[(\s*|[^\p{L}\p{N}[\]]{1,3}|\s*[xX]\s*)\](?!\()/u;
/** A box that only looks like a list item's: after a bullet markdown does not know, none, two, a cell's edge or a tag. */
const ODD_ITEM = new RegExp(
  `^(?:\\s|[-*+•‣◦▪·–—>|]|\\d+[.)]|<\\w+>)*(?:\\[(?:\\s|[xX])?\\]|[☐☑☒□✅✔])[\\s*_~\`[(]*(?<id>${TASK_ID})`,
  "u",
);
const ANOTHER_ID = new RegExp(
  `^[\\])*_~\`]*\\s*(?:[-–—~,、/&+→]|and\\b|to\\b|->)\\s*[*\`]*(?:${TASK_ID})`,
  "u",
);

/**
 * Says what keeps a line that looks like a task from being one: it has no box that a mark could go into.
 * A line about a task that has a box elsewhere (`known`) only mentions it.
 */
export function strayTask(text: string, known: ReadonlySet<string>): string | undefined {
  const odd = ODD_BOX.exec(text);
  if (odd !== null) return `not a task: “[${odd[1] ?? ""}]” is no box that can be ticked here`;
  const nowhere = boxNowhere(text, known);
  if (nowhere !== undefined) return nowhere;
  const groups = UNBOXED.exec(text)?.groups;
  const id = groups?.["id"];
  const after = groups?.["after"] ?? "";
  // "T003, T004 can run together" speaks of tasks and is none.
  if (groups === undefined || id === undefined || known.has(id) || ANOTHER_ID.test(after)) return undefined;
  if (groups["row"] !== undefined)
    return /^[\s*_~`\])]*\|/.test(after) ? `not a task: ${id} in a table has no box` : undefined;
  if (groups["heading"] !== undefined) return `not a task: ${id} in a heading has no box`;
  if (groups["bullet"] !== undefined || /^[*`\])]*\s*(?:[:：]|\[)/u.test(after))
    return `not a task: ${id} has no box`;
  return undefined;
}

/** As `strayTask`, for a line that belongs to an item's text and yet has a box of its own. */
export function boxNowhere(text: string, known: ReadonlySet<string>): string | undefined {
  const id = ODD_ITEM.exec(text)?.groups?.["id"];
  return id === undefined || known.has(id)
    ? undefined
    : `not a task: ${id} has a box that no list item begins with`;
}
