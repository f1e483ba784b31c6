import { InvalidArgumentError, Option } from "commander";
import type { Caps } from "@stagewright/core";
import { parseCaps } from "../amounts.ts";
import { parseDuration } from "../duration.ts";
import { ENV_NAME } from "../words-of-options.ts";

/** A whole number from 1 to `most`. */
export function upTo(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
    return value;
  };
}

export function duration(text: string): string {
  if (parseDuration(text) === undefined) throw new InvalidArgumentError("Write it as 30m, 90s or 1h30m.");
  return text;
}

/** Words that say something. */
export function someWords(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It must say something.");
  return text;
}

/** For an option that may be given more than once. */
export function collected(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

export function environmentNames(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !ENV_NAME.test(name));
  if (wrong !== undefined)
    throw new InvalidArgumentError(`${wrong} is not the name of an environment variable.`);
  return [...before, ...names];
}

export const concurrencyOption = () =>
  new Option("-c, --concurrency <n>", "agents at work at the same time, at most").argParser(upTo(64));

/** `tokens=200k`, `usd=5`, `calls=500`; again for more. */
export function amounts(text: string, before: Caps = {}): Caps {
  const caps = parseCaps(text);
  if (caps === undefined)
    throw new InvalidArgumentError("Write it as tokens=200k, calls=500 or usd=5, or several with commas.");
  return { ...before, ...caps };
}

export const budgetOption = () =>
  new Option(
    "--budget <amounts>",
    "the whole run may use no more: tokens=200k, calls=500, usd=5; again, or with commas, for more",
  ).argParser(amounts);
