/**
 * A report as data, before it is HTML or Markdown. Its strings are as they were found:
 * whoever renders cleans, cuts and escapes them.
 */
export interface ReportDocument {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Tone = "good" | "warn" | "bad" | "quiet";

export type Inline =
  | string
  /** Commands, paths, ids of objects. */
  | { readonly code: string }
  /** What an agent, a document or a human has written, on one line. */
  | { readonly said: string }
  | { readonly badge: string; readonly tone: Tone }
  /** A web page; no link is made of anything but http and https. */
  | { readonly url: string }
  /** To another section of the report. */
  | { readonly to: string; readonly words: string };

export type Words = readonly Inline[];

export type Block =
  | { readonly kind: "text"; readonly words: Words }
  /** What somebody has written, with its lines. */
  | { readonly kind: "said"; readonly text: string }
  | { readonly kind: "facts"; readonly rows: readonly (readonly [term: string, words: Words])[] }
  | { readonly kind: "list"; readonly items: readonly Words[] }
  | {
      readonly kind: "table";
      readonly caption: string;
      readonly head: readonly string[];
      /** As long as the head, each. The first cell names the row. */
      readonly rows: readonly (readonly Words[])[];
    }
  /** What a program printed. `all`: what to type to see all of it. */
  | { readonly kind: "output"; readonly label: string; readonly text: string; readonly all?: string }
  | { readonly kind: "fold"; readonly summary: Words; readonly blocks: readonly Block[] }
  | {
      readonly kind: "section";
      /** Unique in the report, of letters, digits and `-`. */
      readonly id: string;
      readonly title: Words;
      readonly blocks: readonly Block[];
    };

export const text = (...words: Words): Block => ({ kind: "text", words });

/** Nothing, where there are no rows. */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Words[])[],
): Block[] {
  return rows.length === 0 ? [] : [{ kind: "table", caption, head, rows }];
}

/** Rows without words are left out, and all of it where none has any. */
export function facts(...rows: readonly (readonly [term: string, words: Words | undefined])[]): Block[] {
  const told = rows.flatMap(([term, words]) =>
    words === undefined || words.length === 0 ? [] : [[term, words] as const],
  );
  return told.length === 0 ? [] : [{ kind: "facts", rows: told }];
}

export function fold(summary: Words, blocks: readonly Block[]): Block[] {
  return blocks.length === 0 ? [] : [{ kind: "fold", summary, blocks }];
}

/** Of a commit or a tree, as git shows it. */
export const short = (object: string): Inline => ({ code: object.slice(0, 10) });

/** `2026-11-20 10:04:06`, in UTC, of an ISO 8601 time. */
export const moment = (at: string): string =>
  /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at) ? at.slice(0, 19).replace("T", " ") : at;
