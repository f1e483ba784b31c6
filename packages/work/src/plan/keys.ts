import { createHash } from "node:crypto";

/**
 * Gives each task its key, in document order: id, how often this id met this text, digest of the text.
 * A line number has no part in it, so that a key still finds its task after lines have moved; neither
 * have other tasks of the same id with other words, so that a key survives their coming and going.
 */
export function keyMaker(): (id: string | undefined, title: string) => string {
  const met = new Map<string, number>();
  return (id, title) => {
    const safe = safeInPathsAndRefs(id ?? "");
    const digest = createHash("sha256").update(normalised(title)).digest("hex").slice(0, 6);
    // Keys become file names, and some file systems do not tell T004a from T004A.
    const same = `${safe.toLowerCase()}-${digest}`;
    const occurrence = (met.get(same) ?? 0) + 1;
    met.set(same, occurrence);
    return `${safe}.${occurrence}-${digest}`;
  };
}

function safeInPathsAndRefs(id: string): string {
  const safe = id
    .replace(/[^A-Za-z0-9.]+/g, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/^[.-]+|[.-]+$/g, "");
  return safe.slice(0, 40) || "L";
}

function normalised(title: string): string {
  return title.normalize("NFC").replace(/\s+/gu, " ").trim();
}
