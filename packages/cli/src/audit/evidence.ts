import type { Grade, GradeReason, ObjectId } from "@stagewright/core";

/**
 * What there is to show for a ticked box.
 * - `witnessed`: a receipt, bound to a tree in this history, says that Stagewright saw it
 * - `traced`: nobody saw it, but commits or files are there that can be its work
 * - `unsupported`: nothing of the kind: the box is a claim
 */
export type EvidenceClass = "witnessed" | "traced" | "unsupported";

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
      /** That changed it since the box was written, newest first; absent: nothing tells when that was. */
      readonly commits?: readonly ObjectId[];
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
    }
  /** A test that by its name is about a file of the task. */
  | { readonly kind: "test"; readonly path: string; readonly about: string };

export function classOf(evidence: readonly Evidence[]): EvidenceClass {
  if (evidence.some(isWitness)) return "witnessed";
  const namesFiles = evidence.some(({ kind }) => kind === "file");
  return evidence.some((each) => isTrace(each, namesFiles)) ? "traced" : "unsupported";
}

function isWitness(evidence: Evidence): boolean {
  return (
    evidence.kind === "receipt" &&
    evidence.sameWords &&
    (evidence.grade === "witnessed" || evidence.grade === "checked")
  );
}

function isTrace(evidence: Evidence, namesFiles: boolean): boolean {
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
      return !namesFiles && evidence.files > 0;
    case "test":
      return false;
  }
}
