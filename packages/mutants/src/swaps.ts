import type { MutationOperator } from "@stagewright/core";

/** What an operator is replaced by, the same in all languages that have it. */
const EQUALITY: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
  "===": ["!=="],
  "!==": ["==="],
};

const ARITHMETIC: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "//": "*",
  "%": "*",
};

export const ASSIGNMENT: Readonly<Record<string, string>> = {
  "+=": "-=",
  "-=": "+=",
  "*=": "/=",
  "/=": "*=",
  "//=": "*=",
  "%=": "*=",
  "<<=": ">>=",
  ">>=": "<<=",
  "&=": "|=",
  "|=": "&=",
  "^=": "&=",
  "&&=": "||=",
  "||=": "&&=",
  "??=": "&&=",
};

const LOGICAL: Readonly<Record<string, string>> = { "&&": "||", "||": "&&", "??": "&&" };

/** The number after it; undefined for how nobody would write a number that a test looks at. */
export function otherNumber(text: string): string | undefined {
  const [, digits, suffix = ""] =
    /^(\d[\d_]*(?:\.\d+)?)((?:[iu](?:8|16|32|64|128|size)|f32|f64|n)?)$/.exec(text) ?? [];
  if (digits === undefined || /^0\d/.test(digits)) return undefined;
  const value = Number(digits.replaceAll("_", ""));
  if (!Number.isFinite(value) || value > 1e15) return undefined;
  if (!digits.includes(".")) return `${value + 1}${suffix}`;
  const places = digits.split(".")[1]?.length ?? 1;
  return `${(value + 1).toFixed(places)}${suffix}`;
}

/** What only people read: wording, whatever it says, is no behaviour that tests have to pin. */
export const LOGS = /^(?:console|log|logger|logging|LOG|slog|tracing)(?:\.|::|$)|\.(?:logger|log)\.\w+$/;

interface Swap {
  readonly operator: MutationOperator;
  readonly to: readonly string[];
}

export function swapsOf(sign: string): Swap | undefined {
  const equality = EQUALITY[sign];
  if (equality !== undefined) return { operator: "EqualityOperator", to: equality };
  const logical = LOGICAL[sign];
  if (logical !== undefined) return { operator: "LogicalOperator", to: [logical] };
  const arithmetic = ARITHMETIC[sign];
  return arithmetic === undefined ? undefined : { operator: "ArithmeticOperator", to: [arithmetic] };
}
