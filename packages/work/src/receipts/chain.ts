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
    if (chain.includes(digest)) {
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
    from = digest;
    digest = receipt.previous;
  }
  return { chain, problems };
}
