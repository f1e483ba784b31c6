import type { PastCommit } from "@stagewright/workspace";

/** `T001-T004`, `T001..4`, `T001 to T004`. */
const RANGE = /\b([A-Za-z]{1,6}-?)(\d{1,6})\s*(?:-|–|—|\.{2,3}|\bto\b|\bthrough\b)\s*(?:\1)?(\d{1,6})\b/g;
const LONGEST_RANGE = 200;

/** What commits say of claims by their ids; each message is read once. */
export class Mentions {
  readonly #texts = new Map<string, string>();

  /** Ids as words of their own: `T01` is not in `T012`. One without a letter and a digit says nothing. */
  names({ commit, message }: PastCommit, id: string): boolean {
    if (!/\p{L}/u.test(id) || !/\d/.test(id)) return false;
    const text = this.#texts.get(commit) ?? withRanges(message);
    this.#texts.set(commit, text);
    return hasWord(text, id);
  }
}

/** Whether it stands in a text as a word. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const around = `${text[at - 1] ?? " "}${text[at + word.length] ?? " "}`;
    if (!/\w/.test(around)) return true;
  }
  return false;
}

/** With all that a range stands for written out. */
function withRanges(message: string): string {
  const more: string[] = [];
  for (const [, letters = "", first = "", last = ""] of message.matchAll(RANGE)) {
    const [from, to] = [Number(first), Number(last)];
    if (to <= from || to - from > LONGEST_RANGE) continue;
    for (let at = from; at <= to; at += 1) more.push(`${letters}${String(at).padStart(first.length, "0")}`);
  }
  return more.length === 0 ? message : `${message}\n${more.join(" ")}`;
}
