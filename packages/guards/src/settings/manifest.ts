import { isDeclared, type Both, type Reading } from "../compare/change.ts";
import { lineAt } from "../syntax/tokens.ts";

/** Tools that run tests, assert in them, or turn sources into what they see. */
const TOOLS =
  /^(?:vitest|jest|mocha|chai|ava|tap|jasmine|karma|cypress|expect|sinon|nock|msw|supertest|ts-jest|babel-jest|ts-node|tsx|esbuild|typescript|c8|nyc|fast-check|playwright|happy-dom|jsdom|@(?:vitest|jest|testing-library|playwright|babel|swc|sinonjs|japa)\/.+|chai-.+|jest-.+|vitest-.+|mocha-.+|eslint|oxlint|prettier)$/;
/** What decides which file a name leads to. */
const RESOLUTION = [
  "imports",
  "exports",
  "main",
  "module",
  "browser",
  "type",
  "overrides",
  "resolutions",
  "pnpm",
  "workspaces",
  "dependenciesMeta",
  "packageManager",
];
const LISTS = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];

/** What a package.json says of what tests are run with, and of what a name in them leads to. */
export function judgeDependencies({ path, before, after }: Both, { tell, context }: Reading): void {
  const [old, now] = [parsed(before), parsed(after)];
  if (old === undefined || now === undefined || after === undefined) return;
  const severity = isDeclared(context, path) ? "reported" : "asked";
  const ask = (words: string, key: string): void =>
    tell("CHECK_CHANGED", severity, path, lineAt(after, Math.max(0, after.indexOf(`"${key}"`))), words);
  for (const key of RESOLUTION)
    if (
      old[key] !== undefined ||
      !/^(?:main|module|type|exports|workspaces|packageManager|browser)$/.test(key)
    )
      if (JSON.stringify(old[key]) !== JSON.stringify(now[key]))
        ask(`\`${key}\` is another: names in tests may lead elsewhere`, key);
  const [was, is] = [entries(old), entries(now)];
  for (const [name, version] of is) {
    const elsewhere =
      /^(?:file|link|portal|git|https?|npm|github|workspace|patch):|^[\w-]+\/[\w-]+$/.test(version) &&
      was.get(name) !== version;
    if (elsewhere && !version.startsWith("workspace:"))
      ask(`\`${name}\` comes from \`${version.slice(0, 60)}\``, name);
    else if (TOOLS.test(name) && was.has(name) && was.get(name) !== version)
      ask(`\`${name}\` was \`${was.get(name)}\`, and is \`${version.slice(0, 60)}\``, name);
  }
  for (const name of was.keys()) if (TOOLS.test(name) && !is.has(name)) ask(`\`${name}\` is gone`, name);
}

function parsed(text: string | undefined): Record<string, unknown> | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

function entries(manifest: Record<string, unknown>): Map<string, string> {
  return new Map(
    LISTS.flatMap((list) =>
      Object.entries((manifest[list] ?? {}) as Record<string, unknown>).map(
        ([name, version]) => [name, String(version)] as const,
      ),
    ),
  );
}
