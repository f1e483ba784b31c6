import type { Receipt } from "../witness/receipt.ts";

/** What is wrong with how receipts hang together. */
export type ChainProblem =
  | { readonly code: "MISSING_LINK"; readonly from: string; readonly digest: string }
  | { readonly code: "BROKEN_CHAIN"; readonly from: string; readonly reason: string }
  | { readonly code: "NO_SUCH_RECEIPT"; readonly digest: string };

/**
 * From a head to the run's first receipt. Each entry of the train grew from the tree of the
 * one before it, or says from which.
 */
export function followChain(
  head: string,
  receipts: ReadonlyMap<string, Receipt>,
): { readonly chain: readonly string[]; readonly problems: readonly ChainProblem[] } {
  const chain: string[] = [];
  const problems: ChainProblem[] = [];
  const seen = new Set<string>();
  const first = receipts.get(head);
  if (first === undefined) return { chain, problems: [{ code: "NO_SUCH_RECEIPT", digest: head }] };
  let digest: string | undefined = head;
  let from = head;
  while (digest !== undefined) {
    const receipt = receipts.get(digest);
    if (receipt === undefined) {
      problems.push({ code: "MISSING_LINK", from, digest });
      break;
    }
    if (seen.has(digest)) {
      problems.push({ code: "BROKEN_CHAIN", from, reason: "it leads back to itself" });
      break;
    }
    if (receipt.run !== first.run || receipt.stage !== first.stage) {
      problems.push({
        code: "BROKEN_CHAIN",
        from,
        reason: `${digest.slice(0, 12)} is of another run or stage`,
      });
      break;
    }
    chain.push(digest);
    seen.add(digest);
    from = digest;
    digest = receipt.previous;
  }
  return { chain, problems };
}

/** A file that a check ran without, and what the chain shows of it. */
export interface LeftOut {
  readonly file: string;
  /** It was owed then, by this receipt or one before it. */
  readonly owed: boolean;
  /** The receipt that says it was paid. */
  readonly paidBy?: string;
}

/**
 * What the green runs of a receipt left out, and whether that was owed: tests that come first may wait for
 * their code, nothing else may be missing from what is called green.
 *
 * @param chain From the receipt to the run's first one
 * @param all Every receipt that is known: a later one, or one beside the train, may have paid
 */
export function leftOutOf(
  chain: readonly string[],
  receipts: ReadonlyMap<string, Receipt>,
): readonly LeftOut[] {
  const [head = ""] = chain;
  const receipt = receipts.get(head);
  const files = new Set(
    receipt?.runs.flatMap(({ purpose, without }) => (purpose === "green" ? without : [])),
  );
  const owed = new Set(chain.flatMap((digest) => receipts.get(digest)?.owes.map(({ file }) => file) ?? []));
  return [...files].map((file) => {
    const payer = [...receipts].find(
      ([, other]) => other.run === receipt?.run && other.stage === receipt.stage && other.pays.includes(file),
    );
    return { file, owed: owed.has(file), ...(payer === undefined ? {} : { paidBy: payer[0] }) };
  });
}
