import { posix } from "node:path";

/** Changes to the files of a workspace; paths are relative to it, with `/`. */
export interface FileChanges {
  /** Whole files. */
  readonly write?: Readonly<Record<string, string>> | undefined;
  /** `find` must occur exactly once, after `write`. */
  readonly edit?:
    | readonly { readonly path: string; readonly find: string; readonly replace: string }[]
    | undefined;
  /** Files, after `edit`. */
  readonly delete?: readonly string[] | undefined;
}

/** Linux takes no longer single argument (128 KiB), and agents put something around the command. */
const longestCommand = 120_000;

/**
 * A command line for any POSIX shell that makes the changes and fails if one cannot be made; nothing if there
 * are none. It needs `base64` beside what POSIX has.
 */
export function changesAsShell({
  write = {},
  edit = [],
  delete: remove = [],
}: FileChanges): string | undefined {
  const lines = [
    ...Object.entries(write).flatMap(([path, text]) => [
      ...(path.includes("/") ? [`mkdir -p ${quoted(posix.dirname(path))}`] : []),
      `printf %s ${encoded(text)} | base64 -d > ${quoted(path)}`,
    ]),
    ...edit.map(
      ({ path, find, replace }) =>
        `sh -c ${quoted(swap)} swap ${quoted(path)} ${encoded(find)} ${encoded(replace)}`,
    ),
    // Not -f: it would not notice a missing file, and codex refuses commands with it.
    ...remove.map((path) => `rm ${quoted(path)} < /dev/null`),
  ];
  if (lines.length === 0) return undefined;
  // A subshell: some agents keep one shell for all commands, which must neither end nor keep our settings.
  const command = `(\nset -e\n${lines.join("\n")}\necho "files changed"\n)`;
  if (Buffer.byteLength(command) > longestCommand)
    throw new Error(`these changes make a command of over ${longestCommand} bytes: record smaller files`);
  return command;
}

/**
 * Replaces the one occurrence. The `x` keeps the newlines that `$(…)` would drop from the end. A program of its
 * own in quotes, since gemini refuses commands with `$(…)` in them; so it has no single quotes itself.
 */
const swap = `
all=$(cat "$1"; printf x); all=\${all%x}
find=$(printf %s "$2" | base64 -d; printf x); find=\${find%x}
put=$(printf %s "$3" | base64 -d; printf x); put=\${put%x}
before=\${all%%"$find"*}; after=\${all#*"$find"}
if [ "$before" = "$all" ]; then echo "$1: what is to be replaced is not there" >&2; exit 1; fi
case $after in *"$find"*) echo "$1: what is to be replaced is there twice" >&2; exit 1;; esac
printf %s%s%s "$before" "$put" "$after" > "$1"
`;

/** Paths that begin with a dash are no options. */
const quoted = (path: string): string =>
  `'${(path.startsWith("-") ? `./${path}` : path).replaceAll("'", `'\\''`)}'`;

const encoded = (text: string): string => `'${Buffer.from(text, "utf8").toString("base64")}'`;
