import { createCleaner, type Cleaner, type Limits, type Places } from "./clean.ts";
import type { Block, Inline, ReportDocument, Words } from "./document.ts";

/** A pull request's body has room for 65,536 characters; some are left for other words. */
const ROOM = 60_000;

/** The most that fits first: less of outputs, then none and no folds at all. */
const STEPS: readonly (Limits & { readonly folds: boolean })[] = [
  { line: 300, said: 2000, outputLines: 40, outputChars: 4000, rows: 100, folds: true },
  { line: 200, said: 500, outputLines: 10, outputChars: 1000, rows: 50, folds: true },
  { line: 160, said: 300, outputLines: 5, outputChars: 400, rows: 30, folds: false },
];

/** For a pull request, or to be pasted: it links, mentions, closes and formats nothing that others wrote. Pure. */
export function renderMarkdown(
  report: ReportDocument,
  command: string,
  places: Places = [],
  room: number = ROOM,
): string {
  const tried = STEPS.map(({ folds, ...limits }) => () => {
    const page = new Page(createCleaner(limits, places), folds);
    return `# ${page.text(report.title)}\n\n${page.blocks(report.blocks, 2)}\n`;
  });
  const rest = `\n_More than fits here is left out: \`${command}\` has all of it._\n`;
  let whole = "";
  for (const [index, render] of tried.entries()) {
    whole = render();
    if (whole.length <= room) return index === 0 ? whole : `${whole}${rest}`;
  }
  return `${whole.slice(0, lastBreak(whole, room)).trimEnd()}\n${rest}`;
}

/** Before the last heading there is room for, else before the last paragraph, and never within a fence: nothing is left open. */
function lastBreak(markdown: string, room: number): number {
  const last = { heading: 0, blank: 0 };
  let fence: string | undefined;
  let at = 0;
  for (const line of markdown.split("\n")) {
    if (at > room) break;
    if (fence !== undefined) fence = line === fence ? undefined : fence;
    else {
      if (line.startsWith("#")) last.heading = at;
      if (line === "") last.blank = at;
      fence = /^`{3,}/.exec(line)?.[0];
    }
    at += line.length + 1;
  }
  return last.heading === 0 ? last.blank : last.heading;
}

/** Characters that mean something in Markdown, HTML or a forge's own dialect, so that they mean themselves. */
function escapeMarkdown(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/([\\`*_[\]|~$])/g, String.raw`\$1`)
    .replaceAll(/(https?|ftp):\/\//gi, "$1:<!-- -->//")
    .replaceAll(/\b(www)\./gi, "$1<!-- -->.")
    .replaceAll(/([@#])(?=[\w-])/g, "$1<!-- -->")
    .replaceAll(/([!%])(?=\d)/g, "$1<!-- -->")
    .replaceAll(/\b(GH)-(?=\d)/gi, "$1<!-- -->-")
    .replace(/^(\s*)(#+|[-+=])(?=\s|$)/, String.raw`$1\$2`)
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, String.raw`$1\$2`);
}

class Page {
  readonly #cleaner: Cleaner;
  readonly #folds: boolean;

  constructor(cleaner: Cleaner, folds: boolean) {
    this.#cleaner = cleaner;
    this.#folds = folds;
  }

  text(words: string): string {
    const cleaned = escapeMarkdown(this.#cleaner.line(words));
    if (cleaned === "") return words === "" ? "" : " ";
    return `${/^\s/.test(words) ? " " : ""}${cleaned}${/\s$/.test(words) ? " " : ""}`;
  }

  words(words: Words, isCell = false): string {
    return words.map((inline) => this.#inline(inline, isCell)).join("");
  }

  #inline(inline: Inline, isCell: boolean): string {
    if (typeof inline === "string") return this.text(inline);
    if ("code" in inline) return this.#code(inline.code, isCell);
    if ("said" in inline) return this.text(inline.said).trim();
    if ("badge" in inline) return `**${this.text(inline.badge).trim()}**`;
    if ("to" in inline) return this.text(inline.words).trim();
    return this.#link(inline.url);
  }

  #code(code: string, isCell: boolean): string {
    const line = this.#cleaner.line(code);
    if (line === "") return "";
    const fence = "`".repeat(longestRun(line, "`") + 1);
    const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
    return `${fence}${pad}${isCell ? line.replaceAll("|", String.raw`\|`) : line}${pad}${fence}`;
  }

  #link(url: string): string {
    const parsed = URL.parse(url);
    const isPlain = parsed !== null && /^https?:$/.test(parsed.protocol) && /^[^\s<>]+$/.test(parsed.href);
    return isPlain && parsed.href.length <= 2000 ? `<${parsed.href}>` : this.text(url);
  }

  blocks(blocks: readonly Block[], level: number): string {
    return blocks
      .map((block) => this.#block(block, level))
      .filter((rendered) => rendered !== "")
      .join("\n\n");
  }

  #block(block: Block, level: number): string {
    switch (block.kind) {
      case "text":
        return this.words(block.words);
      case "said":
        return fenced(this.#cleaner.said(block.text));
      case "facts":
        return block.rows.map(([term, words]) => `- **${this.text(term)}**: ${this.words(words)}`).join("\n");
      case "list":
        return this.#list(block);
      case "table":
        return this.#table(block);
      case "output":
        return this.#output(block);
      case "fold":
        return this.#fold(block, level);
      case "section":
        return `${"#".repeat(level)} ${this.words(block.title)}\n\n${this.blocks(block.blocks, Math.min(6, level + 1))}`;
    }
  }

  #list({ items }: Extract<Block, { kind: "list" }>): string {
    const { rows } = this.#cleaner.limits;
    const lines = items.slice(0, rows).map((words) => `- ${this.words(words)}`);
    return [...lines, ...more("- ", items.length - rows)].join("\n");
  }

  #table({ head, rows }: Extract<Block, { kind: "table" }>): string {
    const limit = this.#cleaner.limits.rows;
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    const shown = rows.slice(0, limit).map((row) => line(row.map((words) => this.words(words, true))));
    const lines = [line(head.map((label) => this.text(label))), line(head.map(() => "---")), ...shown];
    const rest = more("", rows.length - limit);
    return [lines.join("\n"), ...rest].join("\n\n");
  }

  #output({ label, text, all }: Extract<Block, { kind: "output" }>): string {
    const { text: shown, left } = this.#cleaner.output(text);
    const cut =
      left === undefined
        ? []
        : [`${left}${all === undefined ? "" : `; all of it: ${this.#code(all, false)}`}`];
    return [`${this.text(label)}:`, ...cut, fenced(shown)].join("\n\n");
  }

  #fold({ summary, blocks }: Extract<Block, { kind: "fold" }>, level: number): string {
    if (!this.#folds) return `- ${this.words(summary)}`;
    return `<details><summary>${this.#summary(summary)}</summary>\n\n${this.blocks(blocks, level)}\n\n</details>`;
  }

  /** Markdown is not read in a summary, HTML is: no backslash is wanted there. */
  #summary(words: Words): string {
    return words
      .map((inline) => {
        const plain = this.text(labelOf(inline)).replaceAll(/\\([\\`*_[\]|~$#=+.)-])/g, "$1");
        return typeof inline !== "string" && "badge" in inline ? `<b>${plain}</b>` : plain;
      })
      .join("");
  }
}

function labelOf(inline: Inline): string {
  if (typeof inline === "string") return inline;
  if ("code" in inline) return inline.code;
  if ("said" in inline) return inline.said;
  if ("badge" in inline) return inline.badge;
  return "to" in inline ? inline.words : inline.url;
}

/** A fence that what is in it does not have. */
function fenced(text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text, "`") + 1));
  return `${fence}text\n${text}\n${fence}`;
}

function longestRun(text: string, character: string): number {
  return Math.max(0, ...(text.match(new RegExp(`${character}+`, "g")) ?? []).map((run) => run.length));
}

function more(before: string, count: number): string[] {
  return count > 0 ? [`${before}… and ${count} more, left out here`] : [];
}
