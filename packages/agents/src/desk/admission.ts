import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { localhostAllowedHostnames, validateHostHeader } from "@modelcontextprotocol/server";

/** With which status a request is turned away before anything of it is read; undefined: it may come in. */
export type Admit = (request: IncomingMessage) => number | undefined;

/**
 * The token comes first, so that who has none learns nothing. The other two are for a web page
 * in the user's browser that was given a name for this machine.
 */
export function admission({ token, path }: { readonly token: string; readonly path: string }): Admit {
  const wanted = digest(`Bearer ${token}`);
  return ({ headers, url }) => {
    // Digests are of one length, whatever was sent, and say nothing about how much of it was right.
    const given = (headers.authorization ?? "").replace(/^bearer +/i, "Bearer ");
    if (!timingSafeEqual(digest(given), wanted)) return 401;
    if (!validateHostHeader(headers.host, localhostAllowedHostnames()).ok) return 403;
    if (headers.origin !== undefined) return 403;
    return url === path ? undefined : 404;
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
