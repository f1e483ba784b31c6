/** Commands joined by `&&`, each as words; undefined where a shell would do more than to run them in turn. */
export function simpleCommands(text: string): string[][] | undefined {
  const commands: string[][] = [[]];
  let rest = text.trim();
  while (rest !== "") {
    const joined = /^&&\s*/.exec(rest);
    const word = joined === null ? WORD.exec(rest) : null;
    if (joined === null && word === null) return undefined;
    if (joined !== null) commands.push([]);
    if (word !== null) commands.at(-1)?.push(unquoted(word[1] ?? ""));
    rest = rest.slice((joined ?? word)?.[0].length ?? rest.length);
  }
  return commands.every((words) => words.length > 0) ? commands : undefined;
}

/** Globs are a shell's business, and no hindrance. */
const WORD = /^((?:[^\s"'`$&|;<>()\\#]|"[^"`$\\]*"|'[^']*')+)(?:\s+|$|(?=&&))/;

function unquoted(word: string): string {
  return word.replace(
    /"([^"]*)"|'([^']*)'/g,
    (_, double: string | undefined, single: string | undefined) => double ?? single ?? "",
  );
}

/** Of `cross-env CI=1 npx --yes vitest run` what is really run: `vitest run`; with the variables it is given. */
export function program(words: readonly string[]): { words: string[]; sets: string[] } {
  const sets: string[] = [];
  let left = [...words];
  for (let before = -1; before !== left.length;) {
    before = left.length;
    const [first = "", second = ""] = left;
    if (/^\w+=/.test(first)) sets.push(...left.splice(0, 1).map((set) => set.slice(0, set.indexOf("="))));
    else if (["cross-env", "env", "exec", "time", "command"].includes(first)) left = left.slice(1);
    else if (["npx", "bunx", "c8", "nyc"].includes(first)) left = withoutOptions(left.slice(1));
    else if (RUN_ALL.has(`${first} ${second}`)) left = withoutOptions(left.slice(2));
  }
  const name = (left[0] ?? "").replace(/^(?:.*\/)?(?=[^/]+$)/, "");
  return { words: [name, ...left.slice(1)], sets };
}

/** They run what follows them. */
const RUN_ALL = new Set([
  "pnpm exec",
  "pnpm dlx",
  "npm exec",
  "yarn exec",
  "yarn dlx",
  "poetry run",
  "pipenv run",
  "uv run",
  "pdm run",
  "rye run",
  "bundle exec",
]);

function withoutOptions(words: readonly string[]): string[] {
  const first = words.findIndex((word) => !word.startsWith("-"));
  return words.slice(first === -1 ? words.length : first);
}

/** A word as `sh` reads it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
