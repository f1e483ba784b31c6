import type { MutationOperator } from "@stagewright/core";

/** A fault: what stands from `from` to `to` is replaced. Offsets in the text. */
export interface Edit {
  readonly operator: MutationOperator;
  readonly from: number;
  readonly to: number;
  readonly replacement: string;
}

/** What a reader finds in one file. */
export interface Read {
  readonly edits: readonly Edit[];
  /** Where words and signs of code begin; comments and blanks are none. */
  readonly tokens: readonly number[];
  /** It does not parse: nothing that is said of it can be relied on. */
  readonly broken: boolean;
}

/** Takes edits, and sees to it that what is put in does not grow together with what stands beside it. */
export class Edits {
  readonly all: Edit[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  add(operator: MutationOperator, from: number, to: number, replacement: string): void {
    const [left = "", right = ""] = [this.#text[from - 1], this.#text[to]];
    const first = replacement[0] ?? right;
    const last = replacement.at(-1) ?? "";
    const before = growsTogether(left, first) ? " " : "";
    const after = replacement !== "" && growsTogether(last, right) ? " " : "";
    this.all.push({ operator, from, to, replacement: `${before}${replacement}${after}` });
  }
}

/** `return` and `x`, `+` and `+`, `/` and `*`: two tokens that would be read as another one. */
function growsTogether(left: string, right: string): boolean {
  if (left === "" || right === "") return false;
  if (/[\p{ID_Continue}$]/u.test(left) && /[\p{ID_Continue}$"'`]/u.test(right)) return true;
  return /[-+*/%<>=!&|^]/.test(left) && /[-+*/%<>=!&|^]/.test(right);
}
