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

export function settingsOf(config: ReadonlyMap<string, readonly string[]>): {
  identity: { name: string; email: string };
  settings: RepositorySettings;
} {
  const last = (key: string): string | undefined => config.get(key)?.at(-1);
  const name = clean(last("user.name") ?? "");
  const email = clean(last("user.email") ?? "");
  const conversion: Record<string, string> = {};
  for (const key of [
    "core.autocrlf",
    "core.eol",
    "core.filemode",
    "core.symlinks",
    "core.ignorecase",
    "core.precomposeunicode",
  ]) {
    const value = last(key);
    if (value !== undefined) conversion[key] = value;
  }
  return {
    identity:
      name !== "" && email !== "" ? { name, email } : { name: "Stagewright", email: "stagewright@localhost" },
    settings: { conversion },
  };
}

/** What git leaves out of an identity too: it would break the commit's header. */
function clean(value: string): string {
  return value.replace(/[<>\n\0]/g, "").trim();
}
