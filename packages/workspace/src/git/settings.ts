/** What we take over from the user's configuration; everything else of it stays theirs. */
export interface RepositorySettings {
  /** Built-in line-end settings, for reading documents from the user's checkout as their git would. */
  readonly conversion: Readonly<Record<string, string>>;
}

/** `git config --list -z` as a map of lower-case key (subsections as written) to its values in order. */
export function readConfig(records: readonly string[]): Map<string, string[]> {
  const config = new Map<string, string[]>();
  for (const record of records) {
    const end = record.indexOf("\n");
    const key = end < 0 ? record : record.slice(0, end);
    // A key without "=" is a boolean that is true.
    const value = end < 0 ? "true" : record.slice(end + 1);
    config.set(key, [...(config.get(key) ?? []), value]);
  }
  return config;
}

export function settingsOf(config: ReadonlyMap<string, readonly string[]>): RepositorySettings {
  const conversion: Record<string, string> = {};
  for (const key of [
    "core.autocrlf",
    "core.eol",
    "core.filemode",
    "core.symlinks",
    "core.ignorecase",
    "core.precomposeunicode",
  ]) {
    const value = config.get(key)?.at(-1);
    if (value !== undefined) conversion[key] = value;
  }
  return { conversion };
}

/** Of `NAME <EMAIL> SECONDS ZONE`, as `git var` prints it; Stagewright's own where git names nobody. */
export function identityOf(line: string): { readonly name: string; readonly email: string } {
  const { name, email } =
    /^(?<name>[^<>\n]+) <(?<email>[^<>\n]+)> \d+ [+-]\d{4}\n?$/.exec(line)?.groups ?? {};
  return name === undefined || email === undefined
    ? { name: "Stagewright", email: "stagewright@localhost" }
    : { name, email };
}
