import type { Grade, GradeReason, ObjectId } from "@stagewright/core";

/** Something that is there for a claim. None of it alone shows that the work was done. */
export type Evidence =
  | {
      readonly kind: "receipt";
      readonly receipt: string;
      readonly run: string;
      readonly grade: Grade;
      readonly reason?: GradeReason;
      /** In whose tree it was seen. */
      readonly commit: ObjectId;
      readonly sandboxed: boolean;
      /** It was about these very words of the task. */
      readonly sameWords: boolean;
      /** A human's word, instead of work that was seen. */
      readonly by?: string;
    }
  /** A commit says that Stagewright made it, and its receipt cannot tell. */
  | {
      readonly kind: "marked";
      readonly commit: ObjectId;
      readonly subject: string;
      readonly receipt: "not-here" | "of-another-tree" | "damaged";
    }
  | {
      readonly kind: "file";
      readonly path: string;
      readonly state: "present" | "uncommitted" | "absent";
      /** That changed it since the box was written and can be for it, newest first; absent: nothing tells when that was. */
      readonly commits?: readonly ObjectId[];
      /** That changed it since, for others by their own words or marks. */
      readonly forOthers?: readonly ObjectId[];
    }
  /** It names the task, and changes more than plans. */
  | { readonly kind: "mention"; readonly commit: ObjectId; readonly subject: string }
  /** It ticked the box, and so many others; `files` are beside the plan. */
  | {
      readonly kind: "ticked-with";
      readonly commit: ObjectId;
      readonly subject: string;
      readonly boxes: number;
      readonly files: number;
      /** It wrote the box as well: it has never been open. */
      readonly wrote?: true;
    };

/**
 * A test file that is taken to be a claim's own.
 * - `named`: the document names it
 * - `changed-with`: a commit that speaks for the claim changed it
 * - `by-name`: it is called like a file of the claim, and like no other
 * - `names-it`: the claim's id stands in it, and no other test is there
 */
export interface OwnTest {
  readonly path: string;
  readonly why: "named" | "changed-with" | "by-name" | "names-it";
  /** The file of the claim that it is called like. */
  readonly about?: string;
  /** A commit that speaks for the claim changed it. */
  readonly changed?: true;
  /** It is not in the head's tree; `by`: the commit that took it away. */
  readonly gone?: { readonly by?: ObjectId };
}

/** Whether a receipt says that the work was seen. */
export function isWitness(evidence: Evidence): boolean {
  return (
    evidence.kind === "receipt" &&
    evidence.sameWords &&
    (evidence.grade === "witnessed" || evidence.grade === "checked")
  );
}

/**
 * Whether anything there can be the claim's work, seen by nobody.
 *
 * @param speaking commits that speak for it
 */
export function isTraced(evidence: readonly Evidence[], speaking: readonly ObjectId[]): boolean {
  const namesFiles = evidence.some(({ kind }) => kind === "file");
  return evidence.some((each) => isTrace(each, namesFiles, speaking));
}

function isTrace(evidence: Evidence, namesFiles: boolean, speaking: readonly ObjectId[]): boolean {
  switch (evidence.kind) {
    case "receipt":
    case "marked":
    case "mention":
      return true;
    case "file":
      // A file that has stood there untouched since before the task was thought of shows nothing.
      return (
        evidence.state === "uncommitted" ||
        (evidence.commits === undefined ? evidence.state === "present" : evidence.commits.length > 0)
      );
    case "ticked-with":
      // Who names files and has touched none of them does not get by with others.
      return !namesFiles && evidence.files > 0 && speaking.includes(evidence.commit);
  }
}
