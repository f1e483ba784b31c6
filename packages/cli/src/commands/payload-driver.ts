import { lstat, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell } from "../problem.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { git, payloadPlace } from "./payload-file.ts";

const DRIVER = "stagewright-payload";
const SETTINGS = [
  [`merge.${DRIVER}.name`, "Stagewright: a payload by its values"],
  [`merge.${DRIVER}.driver`, "npx --no -- stagewright payload merge-driver --marker-size %L -- %O %A %B %P"],
] as const;

/** Shows what makes git use the merge driver, and does it where that is asked for: the configuration is the user's. */
export async function installMergeDriver(
  io: Io,
  { file, write = false }: { readonly file?: string; readonly write?: boolean },
): Promise<ExitCode> {
  const place = await payloadPlace(io, file);
  if (!place.ok) return tell(io, place.error);
  const { root } = place.value;
  if (root === undefined) return tell(io, { what: "this is no git repository", next: "git init" });
  const inside = path.relative(root, place.value.file).split(path.sep).join("/");
  if (inside.startsWith("../")) return tell(io, { what: `${sanitizeLine(inside)} is not in ${root}` });
  const line = `${pattern(inside)} merge=${DRIVER}`;
  if (!write) {
    const settings = SETTINGS.map(([key, value]) => `git config ${key} '${value}'`);
    io.out.write(
      `# .gitattributes, to be committed\n${sanitizeLine(line)}\n# once in every clone\n${settings.join("\n")}\n`,
    );
    io.err.write("Nothing was written: stagewright payload install-merge-driver --write does.\n");
    return EXIT.done;
  }
  const attributes = path.join(root, ".gitattributes");
  const refused = await addLine(attributes, line);
  if (refused !== undefined)
    return tell(io, { what: `.gitattributes is not written to: ${refused}`, exit: EXIT.failed });
  for (const [key, value] of SETTINGS) {
    const said = await git({ ...io, cwd: root }, ["config", "--local", key, value]);
    if (said.code !== 0)
      return tell(io, {
        what: `git config ${key} did not work`,
        why: sanitizeLine(said.stderr),
        exit: EXIT.failed,
      });
  }
  io.out.write(
    `${sanitizeLine(inside)} is merged by its values in this clone. Commit .gitattributes; others run this command once.\n`,
  );
  return EXIT.done;
}

/** A path as a pattern that fits nothing else, quoted where white space would end it. */
function pattern(inside: string): string {
  const literal = `/${inside.replaceAll(/[\\*?[]/g, String.raw`\$&`)}`;
  return /[\s"]/.test(literal) ? JSON.stringify(literal) : literal;
}

/** Why it was not added; undefined: it is there. */
async function addLine(file: string, line: string): Promise<string | undefined> {
  try {
    const found = await lstat(file).catch(() => undefined);
    if (found !== undefined && !found.isFile()) return "it is a link or no file";
    const text = found === undefined ? "" : await readFile(file, "utf8");
    if (text.split(/\r?\n/).includes(line)) return undefined;
    await writeFile(file, `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
