import type { Desk } from "@stagewright/core";
import type { DeskServerOptions } from "./desk-server.ts";

/** Where an agent reaches a {@link Desk}: an MCP server (streamable HTTP) on this machine, for one attempt. */
export interface OpenDesk {
  /** On 127.0.0.1, with a port of its own. */
  readonly url: string;
  /** Goes into `Authorization: Bearer …`. Whoever has it may hand in; it is good for this desk only. */
  readonly token: string;
  /**
   * No call of the desk begins afterwards. Resolves when the one under way has come back, or
   * has had its time, and every connection is closed.
   */
  close(): Promise<void>;
}

export type OpenDeskOptions = Partial<DeskServerOptions>;

/** Throws where `desk.submitSchema` is no JSON Schema of an object. */
export async function openDesk(desk: Desk, options: OpenDeskOptions = {}): Promise<OpenDesk> {
  // Only an agent that hands in needs the protocol; loading it costs some 40 ms.
  const { serveDesk } = await import("./desk-server.ts");
  return serveDesk(desk, { ...DEFAULTS, ...options });
}

const DEFAULTS: DeskServerOptions = { progressMs: 10_000, graceMs: 5_000, onError: () => {} };
