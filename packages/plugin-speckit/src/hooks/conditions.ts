import { z } from "zod";

/** What conditions may ask for. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** An extension's settings, the later layers over the earlier ones. */
  readonly config: readonly unknown[];
}

const IS_SET = /^(config|env)\.([\w.-]+)\s+is\s+set$/i;
const COMPARES = /^(config|env)\.([\w.-]+)\s*(==|!=)\s*(?:"([^"]*)"|'([^']*)')$/i;

/** Whether the condition holds; undefined where it is none that is known. */
export function holds(condition: string, surroundings: Surroundings): boolean | undefined {
  const words = condition.trim();
  const [, settable = "", path = ""] = IS_SET.exec(words) ?? [];
  if (path !== "") return (valueOf(settable, path, surroundings) ?? "") !== "";
  const [, source = "", name = "", operator, double, single] = COMPARES.exec(words) ?? [];
  if (name === "") return undefined;
  const equal = (valueOf(source, name, surroundings) ?? "") === (double ?? single ?? "");
  return operator === "==" ? equal : !equal;
}

function valueOf(source: string, path: string, { env, config }: Surroundings): string | undefined {
  if (source.toLowerCase() === "env") return env[path];
  const found = config.flatMap((layer) => at(layer, path.split(".")) ?? []).at(-1);
  if (found === undefined || found === null) return undefined;
  return typeof found === "string" ? found : JSON.stringify(found);
}

const record = z.record(z.string(), z.unknown());

function at(value: unknown, keys: readonly string[]): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  const parsed = record.safeParse(value);
  return parsed.success ? at(parsed.data[key], rest) : undefined;
}
