import { isDeepStrictEqual } from "node:util";

export interface CheckScript {
  /** A JSON file: `package.json`. */
  readonly path: string;
  /** Values in it that must stay: dotted (`scripts.test`), or a JSON pointer where a name has dots (`/scripts/test.unit`). */
  readonly pointers: readonly string[];
}

/** Pointers whose value changed. What was not there before may come: somebody has to write the first test script. */
export function changedPointers(
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
  pointers: readonly string[],
): { pointer: string; detail: string }[] {
  const old = read(before);
  // Nothing readable was there, so nothing of it can have been bent.
  if (!old) return [];
  const now = read(after);
  return pointers.flatMap((pointer) => {
    const was = valueAt(old.value, pointer);
    if (was === undefined) return [];
    if (!now)
      return [
        { pointer, detail: after === undefined ? "the file was deleted" : "the file is no JSON any more" },
      ];
    const is = valueAt(now.value, pointer);
    return isDeepStrictEqual(was, is)
      ? []
      : [{ pointer, detail: `${pointer}: ${brief(was)} became ${is === undefined ? "nothing" : brief(is)}` }];
  });
}

function read(bytes: Uint8Array | undefined): { value: unknown } | undefined {
  if (!bytes) return undefined;
  try {
    return {
      value: JSON.parse(
        Buffer.from(bytes)
          .toString("utf8")
          .replace(/^\uFEFF/, ""),
      ) as unknown,
    };
  } catch {
    return undefined;
  }
}

function valueAt(value: unknown, pointer: string): unknown {
  const steps = pointer.startsWith("/")
    ? pointer
        .slice(1)
        .split("/")
        .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    : pointer.split(".");
  return steps.reduce<unknown>(
    (at, step) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, step)
        ? (at as Record<string, unknown>)[step]
        : undefined,
    value,
  );
}

function brief(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
