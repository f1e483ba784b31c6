import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { RequestPermissionRequest, ToolCallUpdate } from "@agentclientprotocol/sdk";
import type { PermissionDecision } from "@stagewright/core";
import { isInside } from "../sandbox/mounts.ts";

/** Under this name the desk is an agent's tool server. */
export const SERVER = "stagewright";

/** What is known of a tool call; parts come with its updates. */
export type KnownCall = Pick<
  ToolCallUpdate,
  "toolCallId" | "title" | "name" | "kind" | "status" | "locations" | "rawInput" | "content"
> & {
  /** Every title and name it had, as some change theirs on the way. */
  readonly names?: string;
};

export interface Bounds {
  /** Its own directories, the workspace first. */
  readonly places: readonly string[];
  /** False: what it asks for is to leave its own sandbox, and ours does not hold it. */
  readonly mayLeave: boolean;
}

/**
 * What an agent may do that asks first. The sandbox and the audit judge what it does; here
 * is only said what needs no trying: anything outside its workspace is refused by name.
 * A permission is given once, never for ever, so that the next one is heard of too.
 */
export function decide(
  request: RequestPermissionRequest,
  call: KnownCall,
  { places, mayLeave }: Bounds,
): { readonly decision: PermissionDecision; readonly optionId: string | undefined } {
  const outside = pathsOf(call).filter((path) => !DEVICES.test(path) && !isWithin(path, places));
  const what = whatOf(call);
  const option = (kind: "allow_once" | "reject_once") =>
    request.options.find((each) => each.kind === kind)?.optionId;
  if (outside.length > 0) {
    const why = `${outside.join(", ")} is outside its workspace`;
    return { decision: { what, allowed: false, why }, optionId: option("reject_once") };
  }
  if (!mayLeave && !isOurs(call)) {
    const why = "it would leave its own sandbox, and there is no other";
    return { decision: { what, allowed: false, why }, optionId: option("reject_once") };
  }
  const optionId = option("allow_once");
  if (optionId === undefined)
    return {
      decision: { what, allowed: false, why: "it cannot be allowed for once" },
      optionId: option("reject_once"),
    };
  return { decision: { what, allowed: true, why: whyAllowed(call) }, optionId };
}

/** Named in many a command, and nobody's: nothing is kept there. */
const DEVICES = /^\/dev\/(?:null|zero|full|u?random|tty|std(?:in|out|err)|fd\/\d+)$/;

function whyAllowed(call: KnownCall): string {
  if (isOurs(call)) return "it is our own tool";
  switch (call.kind) {
    case "edit":
    case "delete":
    case "move":
    case "read":
    case "search":
      return "it is in its workspace";
    case "execute":
      return "sandbox and audit judge what commands do";
    case "fetch":
      return "the network is open to it";
    default:
      return "it names nothing outside its workspace";
  }
}

/** `mcp__stagewright__submit`, `mcp.stagewright.submit`, `stagewright-submit`, `submit (stagewright MCP Server)`. */
const OUR_TOOL = new RegExp(
  String.raw`^(?:mcp[._]{1,2})?${SERVER}[-_.]{1,2}\w+$|^\w+ \(${SERVER} MCP Server\)$`,
);

/** Agents name a server's tool each in their own way. A command is none, whatever words are in it. */
function isOurs({ rawInput, names = "" }: KnownCall): boolean {
  const input = (rawInput ?? {}) as { readonly server?: unknown; readonly command?: unknown };
  if (input.command !== undefined) return false;
  return input.server === SERVER || names.split("\n").some((name) => OUR_TOOL.test(name));
}

export function whatOf(call: KnownCall): string {
  const words = commandOf(call) ?? call.title ?? call.name ?? call.toolCallId;
  const kind = call.kind ?? undefined;
  return kind === undefined || kind === "other" ? words : `${kind}: ${words}`;
}

/** Of a command what is run says more than its title. */
function commandOf({ kind, rawInput }: KnownCall): string | undefined {
  const command = (rawInput as { command?: unknown } | null | undefined)?.command;
  return kind === "execute" && typeof command === "string" ? command : undefined;
}

/** Inputs that are paths, by the names agents give them. */
const PATH_INPUTS = ["file_path", "filePath", "path", "absolute_path", "notebook_path", "directory", "cwd"];

function pathsOf(call: KnownCall): string[] {
  const located = (call.locations ?? []).map(({ path }) => path);
  const changed = (call.content ?? []).flatMap((part) => (part.type === "diff" ? [part.path] : []));
  const input = call.rawInput;
  const given =
    typeof input === "object" && input !== null
      ? PATH_INPUTS.map((name) => (input as Record<string, unknown>)[name])
      : [];
  return [
    ...new Set([...located, ...changed, ...given.filter((path) => typeof path === "string" && path !== "")]),
  ] as string[];
}

function isWithin(path: string, places: readonly string[]): boolean {
  const file = real(resolve(places[0] ?? "/", path));
  return places.some((place) => isInside(file, real(place)));
}

/** Where a path leads, though its end may not exist yet. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(real(above), basename(path));
  }
}
