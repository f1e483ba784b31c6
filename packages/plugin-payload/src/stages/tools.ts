import type { CodeContext } from "@stagewright/core";
import type { payloadReady, Values } from "../artifacts.ts";

const DEADLINE_MS = 30_000;

/** P8: the programs of the checks, asked for their versions in a clean checkout. Nothing that a document says is run. */
export async function toolsOf(context: CodeContext): Promise<Values<typeof payloadReady>["tools"]> {
  const { state, workspaces, processes, run, effect, signal, logFile } = context;
  const programs = [
    ...new Set(state.pins.settings.checks.flatMap(({ command }) => programOf(command) ?? [])),
  ];
  if (programs.length === 0) return [];
  const tree = await context.repository.treeOf(state.tip);
  const opened = await effect("tools workspace", () =>
    workspaces.openWitness({ run, slot: 0, tree, head: state.tip, bare: true, signal }),
  );
  if (!opened.ok) return [];
  const { path, scratch } = opened.value;
  const found = [];
  for (const program of programs) {
    const argv = [program, program === "go" ? "version" : "--version"];
    const outcome = await effect(`version of ${program}`, () =>
      processes.run({
        command: { argv },
        cwd: path,
        neutral: scratch,
        logFile,
        deadlineMs: DEADLINE_MS,
        signal,
        writable: [path, scratch],
      }),
    );
    const { end } = outcome;
    const first = outcome.output.split("\n").find((line) => line.trim() !== "") ?? "";
    const absent =
      end.kind === "not-started" ? end.reason : /not found|no such file/i.test(first) ? first : undefined;
    // Some, a plain sh among them, have no version to say.
    const version = end.kind === "exited" && end.code === 0 ? first : "";
    found.push({ command: program, version: clean(absent ?? version), found: absent === undefined });
  }
  return found;
}

/** The first word of a command; of a script in the repository nothing is known. */
function programOf(
  command: { readonly shell: string } | { readonly argv: readonly string[] },
): string | undefined {
  const first = "argv" in command ? command.argv[0] : /^\s*([\w.+-]+)(?=\s|$)/.exec(command.shell)?.[1];
  return first === undefined || first.includes("/") || !/^[\w.+-]+$/.test(first) ? undefined : first;
}

function clean(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, 200);
}
