import { readFile } from "node:fs/promises";
import { posix } from "node:path";
import { ok, type Failure, type IntakeRequest, type Result } from "@stagewright/core";
import { parse } from "yaml";
import { z } from "zod";
import { COMMANDS, type extensionHooks } from "../artifacts.ts";
import { prerequisite } from "../feature/names.ts";
import { holds } from "./conditions.ts";

const HOOKS_FILE = ".specify/extensions.yml";
const EXTENSIONS = ".specify/extensions";

export type Hook = z.infer<(typeof extensionHooks)["schema"]>["hooks"][number];

/** Absent words mean what spec-kit takes them to mean. */
const entry = z.object({
  extension: z
    .string()
    .regex(/^[\w.-]*$/)
    .default(""),
  command: z.string().min(1),
  enabled: z.boolean().default(true),
  optional: z.boolean().default(true),
  priority: z.coerce.number().default(10),
  condition: z.string().nullish(),
});
const document = z.object({ hooks: z.record(z.string(), z.unknown()).nullish() });
const event = z
  .union([z.array(entry), entry])
  .nullish()
  .transform((hooks) => (Array.isArray(hooks) ? hooks : hooks == null ? [] : [hooks]));
const manifest = z.object({
  provides: z
    .object({
      commands: z.array(z.object({ name: z.string(), file: z.string() })).optional(),
    })
    .optional(),
  defaults: z.unknown().optional(),
  config: z.unknown().optional(),
});

export interface HooksFound {
  readonly hooks: readonly Hook[];
  readonly notes: readonly string[];
}

/**
 * Judges, once and before anything is spent, which hooks of `.specify/extensions.yml` are
 * due around the commands of a run. A mandatory one that cannot be run, or whose condition
 * cannot be judged, is a failure; an optional one is said to be left out.
 */
export async function readHooks(
  request: Pick<IntakeRequest, "repository" | "checkout" | "env">,
  tree: string,
  files: readonly string[],
): Promise<Result<HooksFound, Failure>> {
  const bytes = await request.repository.readFile(tree, HOOKS_FILE);
  if (bytes === undefined) return ok({ hooks: [], notes: [] });
  const read = document.safeParse(parsed(bytes));
  if (!read.success) return unreadable(HOOKS_FILE, read.error);
  const hooks: Hook[] = [];
  const notes: string[] = [];
  for (const command of COMMANDS) {
    for (const when of ["before", "after"] as const) {
      const name = `${when}_${command}`;
      const listed = event.safeParse(read.data.hooks?.[name]);
      if (!listed.success) return unreadable(`${HOOKS_FILE}: hooks.${name}`, listed.error);
      const due = listed.data.filter(({ enabled }) => enabled);
      for (const hook of due.toSorted((a, b) => a.priority - b.priority)) {
        const judged = await judge(hook, request, tree, files);
        if (judged.kind === "due") {
          const { extension, optional } = hook;
          hooks.push({
            when,
            command_of: command,
            extension,
            command: hook.command,
            file: judged.file,
            optional,
          });
        } else if (judged.kind === "cannot" && !hook.optional) {
          return prerequisite(
            `${HOOKS_FILE}: ${name}`,
            `the mandatory hook ${hook.command} cannot be run: ${judged.reason}; put that right, or set its enabled to false`,
          );
        } else if (judged.kind === "cannot") {
          notes.push(`the optional hook ${hook.command} (${name}) cannot be run: ${judged.reason}`);
        }
      }
    }
  }
  const optional = hooks.filter((hook) => hook.optional);
  if (optional.length > 0)
    notes.push(
      `optional hooks, run only with speckit.hooks: all: ${optional.map((hook) => `${hook.command} (${hook.when}_${hook.command_of})`).join(", ")}`,
    );
  return ok({ hooks, notes });
}

function unreadable(where: string, error: z.ZodError): Result<never, Failure> {
  const [issue] = error.issues;
  const place = issue?.path.map(String).join(".") ?? "";
  return prerequisite(
    where,
    `cannot be read, so nobody knows which of its hooks are mandatory: ${place} ${issue?.message ?? ""}`.trim(),
  );
}

type Judged =
  | { readonly kind: "due"; readonly file: string }
  | { readonly kind: "not-due" }
  | { readonly kind: "cannot"; readonly reason: string };

async function judge(
  hook: z.infer<typeof entry>,
  request: Pick<IntakeRequest, "repository" | "checkout" | "env">,
  tree: string,
  files: readonly string[],
): Promise<Judged> {
  const read = (path: string) => request.repository.readFile(tree, path);
  const directory = `${EXTENSIONS}/${hook.extension}`;
  const manifestFile = `${directory}/extension.yml`;
  const manifestBytes = await read(manifestFile);
  const declared = manifest.safeParse(parsed(manifestBytes));
  const condition = hook.condition?.trim() ?? "";
  if (condition !== "") {
    // What is one person's own is in no tree.
    const local = (name: string) =>
      readFile(posix.join(request.checkout.root, directory, name)).catch(() => undefined);
    const layers = [
      declared.success ? declared.data.config : undefined,
      declared.success ? asRecord(declared.data.config)["defaults"] : undefined,
      declared.success ? declared.data.defaults : undefined,
      parsed(await read(`${directory}/${hook.extension}-config.yml`)),
      parsed(await local("local-config.yml")),
      parsed(await local(`${hook.extension}-config.local.yml`)),
      fromEnvironment(request.env, hook.extension),
    ];
    const held = holds(condition, { env: request.env, config: layers });
    if (held === undefined)
      return { kind: "cannot", reason: `its condition is none that is known: ${condition}` };
    if (!held) return { kind: "not-due" };
  }
  const listed = declared.success
    ? declared.data.provides?.commands?.find(({ name }) => name === hook.command)?.file
    : undefined;
  const file = commandFile(
    hook.command,
    files,
    listed === undefined ? [] : [posix.join(directory, listed)],
    directory,
  );
  return file === undefined
    ? { kind: "cannot", reason: `no file in this repository says what ${hook.command} does` }
    : { kind: "due", file };
}

/**
 * The file that says what an agent's command does: as its extension declares it, else
 * one of its name among the extension's, else one that was installed for an agent.
 */
export function commandFile(
  command: string,
  files: readonly string[],
  declared: readonly string[],
  directory: string,
): string | undefined {
  const dashed = command.replaceAll(".", "-");
  const names = [".md", ".prompt.md", ".agent.md", ".toml"].map((end) => `${command}${end}`);
  const installed = (file: string) =>
    names.includes(posix.basename(file)) || file.endsWith(`/${dashed}/SKILL.md`);
  const own = files.filter((file) => file.startsWith(`${directory}/`) && installed(file));
  const others = files.filter((file) => file.startsWith(".") && installed(file));
  return [...declared.filter((file) => files.includes(file)), ...own, ...others][0];
}

/** `SPECKIT_JIRA_PROJECT_KEY` is `project.key` of the extension `jira`, and `project_key`. */
function fromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  extension: string,
): Record<string, unknown> {
  const prefix = `SPECKIT_${extension.toUpperCase().replaceAll("-", "_")}_`;
  const layer: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(env)) {
    if (extension === "" || !name.startsWith(prefix) || value === undefined) continue;
    const key = name.slice(prefix.length).toLowerCase();
    layer[key] = value;
    const [first = "", ...rest] = key.split("_");
    if (rest.length > 0) {
      const nested = rest.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value);
      layer[first] = { ...asRecord(layer[first]), ...asRecord(nested) };
    }
  }
  return layer;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function parsed(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return parse(new TextDecoder().decode(bytes), { maxAliasCount: 10 }) ?? {};
  } catch {
    return undefined;
  }
}
