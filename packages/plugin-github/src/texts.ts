import { createHash } from "node:crypto";

/** Texts of strangers: an issue's, its comments', and what an agent has made of them. */

/** Without what steers a terminal or turns the reading direction round; line ends as `\n`. */
export function plain(text: string): string {
  return (
    text
      .replace(/\r\n?/g, "\n")
      // oxlint-disable-next-line no-control-regex -- these are the ones that must go
      .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g, "")
      .replace(/[^\P{Cc}\n\t]|[\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, "")
  );
}

export function line(text: string, most = 200): string {
  const one = plain(text).replace(/\s+/g, " ").trim();
  return one.length > most ? `${one.slice(0, most - 1).trimEnd()}…` : one;
}

/** At most so many bytes of UTF-8, between two characters. */
export function cut(text: string, most: number): { readonly text: string; readonly cutBytes: number } {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return { text, cutBytes: 0 };
  const kept = new TextDecoder().decode(bytes.subarray(0, most)).replace(/\ufffd+$/, "");
  return { text: kept, cutBytes: bytes.length - Buffer.byteLength(kept) };
}

/**
 * A block of data for a prompt, between two lines that the data does not contain: they hang
 * on a digest of it, so that nobody who writes it can write the end of it.
 */
export function dataBlock(label: string, text: string): string {
  let mark = digest(text);
  while (text.includes(mark)) mark = digest(mark + text);
  return [`<<<<< ${label} ${mark}`, text, `>>>>> ${label} ${mark}`].join("\n");
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** Words by which forges close an issue when a change is merged, before what they would close. */
const CLOSING =
  /\b(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing)|implement(?:s|ed|ing)?)(\s*:?\s+)(?=(?:issues?\s+)?(?:[\w.-]+(?:\/[\w.-]+)+)?#(?:<!-- -->)?\d|GH-(?:<!-- -->)?\d|https?:(?:<!-- -->)?\/\/\S+\/(?:issues|work_items|pulls?|merge_requests)\/\d)/gi;

/** Nothing is closed by what an agent or a stranger writes. */
export function withoutClosing(text: string): string {
  return text.replace(CLOSING, "see$1");
}

/** As part of Markdown that is published: it links, mentions and formats nothing. */
export function inMarkdown(text: string, most = 200): string {
  return withoutClosing(line(text, most))
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/([\\`*_[\]|~])/g, "\\$1")
    .replace(/(https?):\/\//gi, "$1:<!-- -->//")
    .replace(/([@#])(?=[\w-])/g, "$1<!-- -->");
}

/** A part of a branch's name, in letters that every file system and shell takes. */
function slug(text: string, most = 40): string {
  const words = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return words.length <= most
    ? words
    : words
        .slice(0, most + 1)
        .replace(/-[^-]*$/, "")
        .slice(0, most);
}

/** `042-login-times-out`: the issue's number, and a short name. */
export function branchName(number: number, proposed: string, title: string): string {
  const prefix = String(number).padStart(3, "0");
  const short = (text: string): string => slug(text.replace(/^.*\//, "").replace(/^\d+[-_ ]*/, ""));
  return `${prefix}-${short(proposed) || short(title) || "issue"}`;
}
