import { readFileSync } from "node:fs";
import { z } from "zod";

/** What GitHub publishes about its API; see extract-openapi.mjs. */

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Description {
  readonly from: string;
  readonly operations: Readonly<
    Record<string, { readonly request?: Schema; readonly responses: Readonly<Record<string, Schema>> }>
  >;
  readonly error: Schema;
  readonly definitions: Readonly<Record<string, Schema>>;
}

const description = JSON.parse(
  readFileSync(new URL("github-openapi.json", import.meta.url), "utf8"),
) as Description;

export const operations: readonly string[] = Object.keys(description.operations);

/** What is wrong with an answer, or a request where there is no status; undefined where nothing is. */
export function violation(operation: string, status: number | undefined, json: unknown): string | undefined {
  const described = description.operations[operation];
  if (described === undefined) return `${operation} is not described`;
  // 401 and limits are the same everywhere, and described nowhere.
  const schema =
    status === undefined
      ? described.request
      : (described.responses[status] ?? (status >= 400 ? description.error : undefined));
  if (schema === undefined) return `${operation} has no ${status ?? "body"}`;
  const result = check(schema).safeParse(json);
  return result.success
    ? undefined
    : `${operation} ${status ?? "body"}: ${z.prettifyError(result.error).replaceAll("\n", " ")}`;
}

const checks = new Map<Schema, z.ZodType>();

function check(schema: Schema): z.ZodType {
  let known = checks.get(schema);
  if (known === undefined) {
    known = z.fromJSONSchema(
      { ...schema, definitions: description.definitions } as unknown as Parameters<
        typeof z.fromJSONSchema
      >[0],
      { defaultTarget: "openapi-3.0" },
    );
    checks.set(schema, known);
  }
  return known;
}

/** An answer of this operation with these values, and whatever else GitHub promises to send. */
export function filled(operation: string, status: number, values: unknown): unknown {
  return fill(description.operations[operation]!.responses[status]!, values);
}

function fill(schema: Schema, values: unknown): unknown {
  if (schema.$ref) return fill(description.definitions[schema.$ref.split("/").at(-1)!]!, values);
  const [one] = schema.allOf ?? schema.anyOf ?? schema.oneOf ?? [];
  if (one && !schema.properties) return schema.nullable && values === undefined ? null : fill(one, values);
  if (Array.isArray(values)) return values.map((value) => fill(schema.items!, value));
  if (values !== undefined && (typeof values !== "object" || values === null)) return values;
  if (schema.properties) {
    if (values === undefined && schema.nullable) return null;
    const given = (values ?? {}) as Readonly<Record<string, unknown>>;
    const names = new Set([...(schema.required ?? []), ...Object.keys(given)]);
    return Object.fromEntries(
      [...names].map((name) => {
        const inner = schema.properties?.[name];
        return [name, inner ? fill(inner, given[name]) : given[name]];
      }),
    );
  }
  if (values !== undefined) return values;
  if (schema.nullable) return null;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case "array":
      return [];
    case "boolean":
      return false;
    case "integer":
    case "number":
      return 1;
    case "string":
      return samples[schema.format ?? ""] ?? "";
    default:
      return {};
  }
}

const samples: Readonly<Record<string, string>> = {
  uri: "https://example.com/",
  "date-time": "2026-01-01T00:00:00Z",
  email: "a@example.com",
};
