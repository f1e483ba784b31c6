import { stripVTControlCharacters } from "node:util";

/**
 * Text that an agent, an issue or a document wrote, made safe to print: no escape
 * sequence, no control character, no direction override can reach the terminal.
 * Newlines and tabs stay; a lone carriage return becomes a newline.
 */
export function sanitize(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, "\n");
  return stripVTControlCharacters(lines.replaceAll(STRING_SEQUENCES, "")).replaceAll(UNPRINTABLE, "");
}

/** As {@link sanitize}, on one line. */
export function sanitizeLine(text: string): string {
  return sanitize(text).replaceAll(/\s+/g, " ").trim();
}

/** As {@link sanitize}, for output of a program that colours it for us: its colours stay. */
export function sanitizeKeepingColour(text: string): string {
  return text
    .split(COLOURS)
    .map((part, index) => (index % 2 === 0 ? sanitize(part) : part))
    .join("");
}

// oxlint-disable-next-line no-control-regex -- colours begin with the escape character
const COLOURS = /(\u001B\[[\d;]*m|\u001B\[K)/;

/**
 * Sequences that carry a payload up to a terminator: window titles, links, clipboard writes. What
 * would begin another one ends the payload, so that no text is looked through twice.
 */
const STRING_SEQUENCES =
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  /(?:\u001B[PX^_\]]|[\u0090\u0098\u009D-\u009F])[^\u001B\u0007\u0090\u0098\u009C-\u009F]*(?:\u0007|\u001B\\|\u009C)/g;
/** C0 but tab and newline, DEL, C1, direction marks and overrides, line and paragraph separators, BOM. */
const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g;
