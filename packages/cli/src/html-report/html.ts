import type { Cleaner } from "./clean.ts";
import type { Block, Inline, ReportDocument, Words } from "./document.ts";
import { CSS } from "./css.ts";

/** Nothing is fetched, run, embedded or sent, whatever is in the report. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The whole report as one file that needs nothing beside itself. Pure. */
export function renderHtml(report: ReportDocument, cleaner: Cleaner): string {
  const page = new Page(cleaner);
  const title = page.text(report.title);
  const sections = report.blocks.flatMap((block) => (block.kind === "section" ? [block] : []));
  const contents = sections
    .map(({ id, title: words }) => `<li><a href="#${id}">${page.words(words)}</a></li>`)
    .join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${CSS}</style>
</head>
<body>
<header>
<h1>${title}</h1>
</header>
<nav aria-label="Contents"><ul>${contents}</ul></nav>
<main>
${page.blocks(report.blocks, 2)}
</main>
</body>
</html>
`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}

class Page {
  readonly #cleaner: Cleaner;

  constructor(cleaner: Cleaner) {
    this.#cleaner = cleaner;
  }

  text(words: string): string {
    return escapeHtml(this.#cleaner.line(words));
  }

  words(words: Words): string {
    // `line` trims: what stands between two parts is put back.
    return words.map((inline) => this.#inline(inline)).join("");
  }

  #inline(inline: Inline): string {
    if (typeof inline === "string") return spaced(inline, this.text(inline));
    if ("code" in inline) return `<code>${this.text(inline.code)}</code>`;
    if ("said" in inline) return `<bdi>${this.text(inline.said)}</bdi>`;
    if ("badge" in inline) return `<span class="badge ${inline.tone}">${this.text(inline.badge)}</span>`;
    if ("to" in inline) return `<a href="#${escapeHtml(inline.to)}">${this.text(inline.words)}</a>`;
    return this.#link(inline.url);
  }

  /** It says where it leads: the address is its own words. */
  #link(url: string): string {
    const parsed = URL.parse(url);
    const shown = this.text(url);
    if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.href.length > 2000) return shown;
    return `<a href="${escapeHtml(parsed.href)}" rel="noopener noreferrer nofollow">${shown}</a>`;
  }

  blocks(blocks: readonly Block[], level: number): string {
    return blocks.map((block) => this.#block(block, level)).join("\n");
  }

  #block(block: Block, level: number): string {
    switch (block.kind) {
      case "text":
        return `<p>${this.words(block.words)}</p>`;
      case "said":
        return `<blockquote dir="auto">${escapeHtml(this.#cleaner.said(block.text))}</blockquote>`;
      case "facts":
        return this.#facts(block);
      case "list":
        return this.#list(block);
      case "table":
        return this.#table(block);
      case "output":
        return this.#output(block);
      case "fold":
        return `<details><summary>${this.words(block.summary)}</summary>\n${this.blocks(block.blocks, level)}\n</details>`;
      case "section":
        return `<section id="${block.id}" aria-labelledby="${block.id}-title">\n<h${level} id="${block.id}-title">${this.words(block.title)}</h${level}>\n${this.blocks(block.blocks, Math.min(6, level + 1))}\n</section>`;
    }
  }

  #facts({ rows }: Extract<Block, { kind: "facts" }>): string {
    const each = rows.map(
      ([term, words]) => `<div><dt>${this.text(term)}</dt><dd>${this.words(words)}</dd></div>`,
    );
    return `<dl>${each.join("")}</dl>`;
  }

  #list({ items }: Extract<Block, { kind: "list" }>): string {
    const { rows } = this.#cleaner.limits;
    const shown = items.slice(0, rows).map((words) => `<li>${this.words(words)}</li>`);
    return `<ul>${shown.join("")}</ul>${more(items.length - rows)}`;
  }

  /** Roles are said in so many words: on a phone rows are shown as blocks, and would lose them. */
  #table({ caption, head, rows }: Extract<Block, { kind: "table" }>): string {
    const labels = head.map((label) => this.text(label));
    const heads = labels.map((label) => `<th scope="col" role="columnheader">${label}</th>`).join("");
    const limit = this.#cleaner.limits.rows;
    const shown = rows.slice(0, limit).map((row) => {
      const cells = row.map((words, index) => {
        const inner = `<span>${this.words(words)}</span>`;
        const label = `data-label="${labels[index] ?? ""}"`;
        return index === 0
          ? `<th scope="row" role="rowheader" ${label}>${inner}</th>`
          : `<td role="cell" ${label}>${inner}</td>`;
      });
      return `<tr role="row">${cells.join("")}</tr>`;
    });
    return `<table role="table"><caption>${this.text(caption)}</caption><thead role="rowgroup"><tr role="row">${heads}</tr></thead><tbody role="rowgroup">${shown.join("\n")}</tbody></table>${more(rows.length - limit)}`;
  }

  #output({ label, text, all }: Extract<Block, { kind: "output" }>): string {
    const { text: shown, left } = this.#cleaner.output(text);
    const cut =
      left === undefined
        ? ""
        : `<p class="left">${escapeHtml(left)}${all === undefined ? "" : `; all of it: <code>${this.text(all)}</code>`}</p>`;
    return `<figure><figcaption>${this.text(label)}</figcaption>${cut}<pre>\n${escapeHtml(shown)}</pre></figure>`;
  }
}

/** White space at the ends of our own words, which stand beside others. */
function spaced(words: string, cleaned: string): string {
  if (cleaned === "") return words === "" ? "" : " ";
  return `${/^\s/.test(words) ? " " : ""}${cleaned}${/\s$/.test(words) ? " " : ""}`;
}

function more(count: number): string {
  return count > 0 ? `<p class="left">… and ${count} more, left out here</p>` : "";
}
