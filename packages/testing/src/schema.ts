import { isObject, listIn, objectIn, textIn } from "./json.ts";

/**
 * The plainest value that a JSON schema allows, so far as agents' schemas go: required fields only, the
 * default or the first choice where there is one.
 */
export function plainestOf(schema: unknown): unknown {
  const told = objectIn(schema);
  if (told["default"] !== undefined) return told["default"];
  if (told["const"] !== undefined) return told["const"];
  const [choice] = listIn(told["enum"]);
  if (choice !== undefined) return choice;
  const [branch] = [...listIn(told["anyOf"]), ...listIn(told["oneOf"])];
  if (branch !== undefined) return plainestOf(branch);
  // Gemini writes types in capitals; a list of types is a choice.
  const type = listIn(told["type"])[0] ?? told["type"];
  switch (textIn(type).toLowerCase()) {
    case "object":
      return requiredOf(told);
    case "array":
      return [];
    case "number":
    case "integer":
      return typeof told["minimum"] === "number" ? told["minimum"] : 1;
    case "boolean":
      return false;
    case "null":
      return null;
    default:
      return isObject(told["properties"]) ? requiredOf(told) : "Scripted.";
  }
}

/** The fields that an object's schema requires, each with its plainest value. */
export function requiredOf(schema: unknown): Record<string, unknown> {
  const { required, properties } = objectIn(schema);
  return Object.fromEntries(
    listIn(required).map((name) => [textIn(name), plainestOf(objectIn(properties)[textIn(name)])]),
  );
}
