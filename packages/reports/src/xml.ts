import { SaxesParser } from "saxes";
import type { ReportProblem } from "@stagewright/core";
import { problem } from "./model.ts";
import { decode } from "./text.ts";

/** One element while it is open. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its own text, not that of elements in it; its beginning and end where there is much. */
  text: string;
}

export interface XmlHandlers {
  /** `path`: the open elements from the root, this one last. */
  readonly open?: (path: readonly Element[]) => void;
  readonly close: (path: readonly Element[]) => void;
  /** Asked at each element: no more can be held. */
  readonly isFull?: () => boolean;
}

const DEEPEST = 100;
const MOST_TEXT = 30_000;

/**
 * Walks through a document without holding it. Entities other than XML's own five are not
 * expanded, and a document type with declarations is refused: no report needs one.
 */
export function walkXml(
  bytes: Uint8Array,
  handlers: XmlHandlers,
): { ok: true } | { ok: false; error: readonly ReportProblem[] } {
  const text = decode(bytes);
  if (text === undefined) return problem("MALFORMED", "its encoding is not known");
  const path: Element[] = [];
  let found: { ok: false; error: readonly ReportProblem[] } | undefined;
  let elements = 0;
  const stop = (code: ReportProblem["code"], detail: string): never => {
    found ??= problem(code, detail, { line: parser.line, column: parser.column });
    throw STOPPED;
  };
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    const unfinished = /unclosed tag|unexpected end|document must contain a root/i.test(error.message);
    stop(unfinished ? "TRUNCATED" : "MALFORMED", error.message.replace(/^(?:\d+:\d+: )+/, ""));
  });
  parser.on("doctype", (doctype) => {
    if (/[[]|SYSTEM|PUBLIC/.test(doctype)) stop("UNSAFE", "it declares a document type of its own");
  });
  parser.on("opentag", (tag) => {
    if (path.length >= DEEPEST) stop("UNSAFE", `elements stand deeper than ${DEEPEST} in one another`);
    if (handlers.isFull?.() === true) stop("TOO_LARGE", "it holds more results than are read");
    elements += 1;
    path.push({ name: localName(tag.name), attributes: tag.attributes, text: "" });
    handlers.open?.(path);
  });
  const addText = (more: string) => {
    const element = path.at(-1);
    if (element === undefined) return;
    element.text = shorten(element.text + shorten(more));
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    handlers.close(path);
    path.pop();
  });
  try {
    parser.write(withoutIllegal(text)).close();
  } catch (thrown) {
    if (thrown !== STOPPED || found === undefined) throw thrown;
    return found;
  }
  return elements === 0 ? problem("EMPTY", "it holds no element") : { ok: true };
}

const STOPPED = new Error("the walk was stopped");

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** Both ends: what a failure is stands at the one or the other. */
function shorten(text: string): string {
  if (text.length <= 2 * MOST_TEXT) return text;
  return `${text.slice(0, MOST_TEXT)}\n…\n${text.slice(-MOST_TEXT)}`;
}

/** Tools write the output of tests as it came: characters that XML does not know are dropped, not held against it. */
function withoutIllegal(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- those are the ones to be dropped
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "")
      .replace(/&#(?:x(?:[0-8bcefBCEF]|1[0-9a-fA-F])|(?:[0-8]|1[124-9]|2\d|3[01]));/g, "")
  );
}
