/** What a request may hold. Requests come from other people's programs: nothing in them is taken for granted. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const objectIn = (value: unknown): JsonObject => (isObject(value) ? value : {});

export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const objectsIn = (value: unknown): readonly JsonObject[] => listIn(value).filter(isObject);

export const textIn = (value: unknown): string => (typeof value === "string" ? value : "");

/** An object from its JSON text; an empty one if it is none. */
export function parsedObject(text: string): JsonObject {
  try {
    return objectIn(JSON.parse(text));
  } catch {
    return {};
  }
}
