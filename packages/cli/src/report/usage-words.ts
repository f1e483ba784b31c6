import type { Caps } from "@stagewright/core";
import { counted } from "./style.ts";

/** Of a cap or a budget, for people: `200k tokens`, `500 tool calls`, `$5`. */
export function amountWords(cap: keyof Caps, amount: number): string {
  switch (cap) {
    case "tokens":
      return `${showCount(amount)} tokens`;
    case "toolCalls":
      return counted(amount, "tool call");
    case "usd":
      return showMoney(amount);
  }
}

/** `950`, `12.3k`, `4.6M`. */
export function showCount(amount: number): string {
  if (amount < 1000) return String(Math.round(amount));
  if (amount < 999_500) return `${rounded(amount / 1000)}k`;
  return `${rounded(amount / 1_000_000)}M`;
}

function rounded(value: number): string {
  return (value < 100 ? value.toFixed(1) : value.toFixed(0)).replace(/\.0$/, "");
}

/** `$5`, `$0.42`, `$0.0031`. */
export function showMoney(usd: number): string {
  return `$${(usd !== 0 && usd < 0.01 ? usd.toPrecision(2) : usd.toFixed(2)).replace(/\.00$/, "")}`;
}

/** `200k tokens, $5`. */
export function capsWords(caps: Caps): string {
  const { tokens, toolCalls, usd } = caps;
  return [
    ...(tokens === undefined ? [] : [amountWords("tokens", tokens)]),
    ...(toolCalls === undefined ? [] : [amountWords("toolCalls", toolCalls)]),
    ...(usd === undefined ? [] : [amountWords("usd", usd)]),
  ].join(", ");
}
