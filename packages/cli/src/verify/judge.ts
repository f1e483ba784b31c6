import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Sample } from "./sample.ts";
import type { Target } from "./targets.ts";
import type { VerifiedReceipt } from "./verify-target.ts";

/** What came of it all, and what the verifier asked for. */
export interface Judged {
  readonly target: Target;
  readonly verified: readonly VerifiedReceipt[];
  readonly sample: Sample | undefined;
  readonly requireReceipts: boolean;
  /** What is not as it is said to be, of what was asked. */
  readonly wrong: readonly string[];
  /** What could not be told, of what was asked. */
  readonly unsure: readonly string[];
  /** What is wrong with other runs: it casts no doubt on these. */
  readonly elsewhere: readonly string[];
}

export function judged(
  target: Target,
  verified: readonly VerifiedReceipt[],
  asked: {
    readonly sample: Sample | undefined;
    readonly requireReceipts: boolean;
    /** The verifier has said whose signatures count: then one is wanted. */
    readonly wantsSignature: boolean;
  },
): Judged {
  const runs = new Set(verified.flatMap(({ run }) => run ?? []));
  if (target.run !== undefined) runs.add(target.run);
  const isAsked = ({ run }: { readonly run?: string }): boolean => run === undefined || runs.has(run);
  const { problems } = target.known;
  const unsigned = verified.filter(({ signedBy, verdict }) => signedBy.length === 0 && verdict !== "missing");
  return {
    target,
    verified,
    sample: asked.sample,
    requireReceipts: asked.requireReceipts,
    wrong: [
      ...target.wrong,
      ...problems.filter(isAsked).map(({ said }) => said),
      ...(asked.requireReceipts ? withoutReceipt(target, verified) : []),
    ],
    unsure: [
      ...target.unsure,
      ...(asked.wantsSignature && unsigned.length > 0
        ? [
            `not signed by any key that you named: ${unsigned.map(({ digest }) => digest.slice(0, 12)).join(", ")}`,
          ]
        : []),
    ],
    elsewhere: problems.filter((problem) => !isAsked(problem)).map(({ said }) => said),
  };
}

/** Where one is required, one that is named and is nowhere is none: anybody can write a name. */
function withoutReceipt(target: Target, verified: readonly VerifiedReceipt[]): string[] {
  const absent = verified.filter(({ verdict }) => verdict === "missing");
  return [
    ...target.unclaimed.map(({ id }) => `the commit ${id.slice(0, 10)} has no receipt, and one is required`),
    ...absent.map(
      ({ digest, commit = "" }) =>
        `the receipt ${digest.slice(0, 12)} that ${commit.slice(0, 10)} names is not here, and one is required`,
    ),
  ];
}

/** 0: all that was asked is confirmed. 1: something is not as it is said. 3: something could not be told. */
export function exitOf({ verified, wrong, unsure }: Judged): ExitCode {
  const has = (verdict: VerifiedReceipt["verdict"]) => verified.some((one) => one.verdict === verdict);
  if (has("different") || has("broken") || wrong.length > 0) return EXIT.failed;
  if (has("cannot-run") || has("missing") || verified.length === 0 || unsure.length > 0) return EXIT.waiting;
  return EXIT.done;
}
