import type { Desk, Json } from "@stagewright/core";
import type { Evidence } from "./row.ts";

/** Secrets shorter than this are no secrets, and would mask half the log. */
const SHORTEST_SECRET = 6;
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|HEADERS|CONFIG_CONTENT/i;
const SECRET_FIELD = /key|token|secret|password|authorization/i;

/** The values that must not be read in a log, of variables whose name says so: as they are, and as they may be written. */
export function secretsOf(env: Readonly<Record<string, string>>): Map<string, string> {
  const secrets = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    const values = SECRET_NAME.test(name) ? [value, ...partsOf(value)] : passwordOf(value);
    for (const secret of values.flatMap(writings)) {
      if (secret.length >= SHORTEST_SECRET) secrets.set(secret, `«${name}»`);
    }
  }
  return secrets;
}

/** Several in one: lines, the values of headers, fields of JSON. */
function partsOf(value: string): string[] {
  const lines = value.split("\n").map((line) => line.trim());
  const headers = lines.flatMap(
    (line) => /^[\w-]+:\s*(?:(?:Bearer|Basic)\s+)?(\S.*)$/i.exec(line)?.[1] ?? [],
  );
  return [...lines, ...headers, ...fieldsOf(value)];
}

function fieldsOf(value: string): string[] {
  const fields: string[] = [];
  try {
    JSON.parse(value, (name, field: unknown) => {
      if (typeof field === "string" && SECRET_FIELD.test(name)) fields.push(field);
      return field;
    });
  } catch {
    // It is no JSON.
  }
  return fields;
}

/** Of an address with a login in it. */
function passwordOf(value: string): string[] {
  if (!value.includes("@") || !URL.canParse(value)) return [];
  const { password } = new URL(value);
  return [password];
}

const writings = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
];

export interface Masker {
  mask(text: string): string;
}

/** A desk that is told no secret, whatever an agent writes into what it hands in. */
export function maskedDesk(desk: Desk, by: Masker): Desk {
  return {
    submitSchema: desk.submitSchema,
    submitWords: desk.submitWords,
    submit: (value) => desk.submit(maskedJson(value, by)),
    ask: (question) => desk.ask(by.mask(question)),
    note: (text) => desk.note(by.mask(text)),
  };
}

/** Before anything of it is cut: a part of a secret is one too. */
export function maskedEvidence({ error, said, stderr, exit }: Evidence, by: Masker): Evidence {
  const data = typeof error?.data === "string" ? error.data : JSON.stringify(error?.data);
  return {
    ...(said !== undefined && { said: by.mask(said) }),
    ...(stderr !== undefined && { stderr: by.mask(stderr) }),
    ...(exit !== undefined && { exit }),
    ...(error && {
      error: {
        ...error,
        message: by.mask(error.message),
        ...(data !== undefined && { data: by.mask(data) }),
      },
    }),
  };
}

function maskedJson(value: Json, by: Masker): Json {
  if (typeof value === "string") return by.mask(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each: Json) => maskedJson(each, by));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, maskedJson(each ?? null, by)]),
  );
}
