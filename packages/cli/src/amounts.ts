import type { Caps } from "@stagewright/core";

const UNITS = { k: 1000, m: 1_000_000 } as const;
const AMOUNT = /^(\d+(?:\.\d+)?)([km]?)$/i;

/** `200k`, `1.5M`, `500`, `0.25`; undefined for anything else, and for nothing. */
export function parseAmount(text: string): number | undefined {
  const [, digits = "", unit = ""] = AMOUNT.exec(text.trim()) ?? [];
  const amount = Number(digits) * (unit === "" ? 1 : UNITS[unit.toLowerCase() as keyof typeof UNITS]);
  return amount > 0 ? amount : undefined;
}

/** What is counted, by the words for it on the command line. */
const CAP_WORDS: Readonly<Record<string, keyof Caps>> = {
  tokens: "tokens",
  calls: "toolCalls",
  toolCalls: "toolCalls",
  usd: "usd",
};

/** `tokens=200k`, `usd=5`, `calls=500`, several of them with commas; undefined for anything else. */
export function parseCaps(text: string): Caps | undefined {
  const caps: { -readonly [cap in keyof Caps]: Caps[cap] } = {};
  for (const part of text.split(",")) {
    const [word = "", written = "", ...more] = part.split("=").map((each) => each.trim());
    const cap = Object.hasOwn(CAP_WORDS, word) ? CAP_WORDS[word] : undefined;
    const amount = parseAmount(written);
    if (cap === undefined || amount === undefined || more.length > 0) return undefined;
    caps[cap] = cap === "usd" ? amount : Math.round(amount);
  }
  return caps;
}
