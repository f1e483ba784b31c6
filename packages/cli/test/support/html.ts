import { parse, type DefaultTreeAdapterTypes } from "parse5";
import { expect } from "vitest";

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** What a report may consist of. Nothing here fetches, runs, embeds or sends anything. */
const ALLOWED = new Set(
  (
    "html head meta title style body header nav main section h1 h2 h3 h4 h5 h6 p ul li dl div dt dd a " +
    "table caption thead tbody tr th td span bdi code pre figure figcaption blockquote details summary"
  ).split(" "),
);

export interface ReadHtml {
  readonly elements: readonly Element[];
  /** What people read, without the style. */
  readonly text: string;
}

export function readHtml(html: string): ReadHtml {
  const errors: string[] = [];
  const document = parse(html, {
    onParseError: ({ code, startLine }) => errors.push(`${code} in line ${startLine}`),
    sourceCodeLocationInfo: true,
  });
  expect(errors).toEqual([]);
  const elements: Element[] = [];
  const words: string[] = [];
  const walk = (node: Node): void => {
    if ("value" in node) words.push(node.value);
    if (!("tagName" in node)) return;
    elements.push(node);
    if (node.tagName !== "style") node.childNodes.forEach(walk);
  };
  document.childNodes.forEach(walk);
  return { elements, text: words.join("").replaceAll(/\s+/g, " ") };
}

export function attribute({ attrs }: Element, wanted: string): string | undefined {
  return attrs.find(({ name }) => name === wanted)?.value;
}

/** Well-formed, accessible, and in need of nothing beside itself. */
export function expectGoodHtml(html: string): ReadHtml {
  const read = readHtml(html);
  const { elements } = read;
  const named = (...names: string[]) => elements.filter(({ tagName }) => names.includes(tagName));
  expect(elements.map(({ tagName }) => tagName).filter((name) => !ALLOWED.has(name))).toEqual([]);
  expectSelfContained(html, elements);

  expect(html.startsWith("<!doctype html>")).toBe(true);
  expect(named("html").map((element) => attribute(element, "lang"))).toEqual(["en"]);
  for (const once of ["title", "h1", "main"]) expect(named(once)).toHaveLength(1);
  const levels = named("h1", "h2", "h3", "h4", "h5", "h6").map(({ tagName }) => Number(tagName[1]));
  for (const [index, level] of levels.entries())
    expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);

  const ids = elements.flatMap((element) => attribute(element, "id") ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = named("a").flatMap((element) => attribute(element, "href") ?? []);
  expect(targets.filter((href) => href.startsWith("#") && !ids.includes(href.slice(1)))).toEqual([]);

  for (const heading of named("th")) expect(attribute(heading, "scope")).toMatch(/^(?:col|row)$/);
  for (const table of named("table")) expectTable(table);
  return read;
}

/** No resource, no script, no address but in words and in links that people may follow. */
function expectSelfContained(html: string, elements: readonly Element[]): void {
  const policy = elements.find((element) => attribute(element, "http-equiv") === "Content-Security-Policy");
  expect(policy === undefined ? "" : attribute(policy, "content")).toContain(
    "default-src 'none'; style-src 'unsafe-inline'",
  );
  const style = /<style>([^]*)<\/style>/.exec(html)?.[1] ?? "";
  expect(style).not.toMatch(/@import|url\(|https?:/i);
  for (const element of elements) {
    const names = element.attrs.map(({ name }) => name);
    expect(
      names.filter((name) => /^on|^(?:src|srcset|style|action|formaction|poster|data|ping)$/.test(name)),
    ).toEqual([]);
    const href = attribute(element, "href");
    if (href !== undefined) expect(href).toMatch(/^(?:#[\w-]+|https?:\/\/)/);
    if (href !== undefined) expect(element.tagName).toBe("a");
  }
}

function expectTable(table: Element): void {
  const rows: Element[] = [];
  const walk = (node: Node): void => {
    if (!("tagName" in node)) return;
    if (node.tagName === "tr") rows.push(node);
    node.childNodes.forEach(walk);
  };
  walk(table);
  const widths = rows.map(({ childNodes }) => childNodes.filter((node) => "tagName" in node).length);
  expect(new Set(widths).size).toBe(1);
  expect(table.childNodes[0]?.nodeName).toBe("caption");
}
