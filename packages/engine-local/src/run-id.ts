import { randomInt } from "node:crypto";

/** Crockford's alphabet: no letter that reads like a digit or another letter. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const EPOCH = Date.UTC(2025, 0, 1);

/** Ten characters that sort by time: eight of milliseconds since 2025 (34 years), two of chance. */
export function runId(now: number): string {
  let rest = Math.max(0, Math.floor(now - EPOCH));
  let time = "";
  for (let digit = 0; digit < 8; digit++) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  return time + ALPHABET.charAt(randomInt(32)) + ALPHABET.charAt(randomInt(32));
}
