import { createHash, randomBytes } from "node:crypto";

/** Which are run again: so many, by a seed that no author of receipts can know beforehand. */
export interface Sample {
  readonly count: number;
  /** Said, so that the same ones can be run again. */
  readonly seed: string;
}

export function sampleOf(count: number | undefined, seed: string | undefined): Sample | undefined {
  return count === undefined ? undefined : { count, seed: seed ?? randomBytes(8).toString("hex") };
}

export function sampled(digests: readonly string[], sample: Sample | undefined): ReadonlySet<string> {
  if (sample === undefined) return new Set(digests);
  const place = (digest: string): string =>
    createHash("sha256").update(`${sample.seed} ${digest}`).digest("hex");
  const order = digests.map((digest) => ({ digest, at: place(digest) }));
  const chosen = order.toSorted((a, b) => (a.at < b.at ? -1 : 1)).slice(0, sample.count);
  return new Set(chosen.map(({ digest }) => digest));
}
