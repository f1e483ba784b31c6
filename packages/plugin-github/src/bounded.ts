import type { IssueFields, Values, issue } from "./artifacts.ts";
import { cut, line, plain } from "./texts.ts";

/** All of it together stays below 100 kB. */
const BODY_BYTES = 60_000;
const COMMENTS_BYTES = 36_000;
const COMMENT_BYTES = 12_000;
const LABELS = 50;

/**
 * An issue as it goes on into the run: without control characters, and not endless. Of the
 * comments the newest stay, which tell what was decided.
 */
export function bounded(fields: IssueFields, commentsLeftOut = 0): Values<typeof issue> {
  const body = cut(plain(fields.body), BODY_BYTES);
  let bytes = body.cutBytes;
  let room = COMMENTS_BYTES;
  const kept: IssueFields["comments"] = [];
  for (const { author, body: words, at } of fields.comments.toReversed()) {
    const short = cut(plain(words), Math.min(COMMENT_BYTES, room));
    bytes += short.cutBytes;
    room -= Buffer.byteLength(short.text) + 100;
    kept.unshift({ author: line(author, 100), body: short.text, at: line(at, 40) });
    if (room <= 0) break;
  }
  return {
    ...fields,
    title: line(fields.title, 250) || "untitled",
    body: body.text,
    labels: fields.labels.slice(0, LABELS).map((label) => line(label, 100)),
    author: line(fields.author, 100),
    url: line(fields.url, 500),
    comments: kept,
    left_out: { bytes, comments: commentsLeftOut + fields.comments.length - kept.length },
  };
}
