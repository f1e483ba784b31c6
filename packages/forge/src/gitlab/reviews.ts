import type { ForgeReview } from "@stagewright/core";
import type { z } from "zod";
import { bodyText, lineText } from "../texts.ts";
import type * as shapes from "./shapes.ts";

/** GitLab gives verdicts without words; older ones do not say when, but not later than the last change. */
export const reviewOfApproval = (
  { user, approved_at }: z.infer<typeof shapes.approvals>["approved_by"][number],
  changedAt: string,
): ForgeReview => ({
  ...{ id: `approval-${user}`, author: lineText(user), verdict: "approved", body: "" },
  at: approved_at ?? changedAt,
});

/** Among reviewers only a request for changes is new: approvals come by themselves. */
export function reviewsOfReviewer(
  { user, state, created_at }: z.infer<typeof shapes.reviewers>[number],
  changedAt: string,
): readonly ForgeReview[] {
  if (state !== "requested_changes") return [];
  return [
    {
      ...{ id: `changes-${user}`, author: lineText(user), verdict: "changes-requested", body: "" },
      at: created_at ?? changedAt,
    },
  ];
}

export function reviewOfNote(note: z.infer<typeof shapes.notes>[number]): ForgeReview {
  const { id, author, body, created_at, position } = note;
  const path = position?.new_path ?? position?.old_path;
  const line = position?.new_line ?? position?.old_line;
  return {
    ...{ id: `note-${id}`, author: lineText(author), verdict: "comment", body: bodyText(body) },
    ...(path && { path }),
    ...(line && { line }),
    at: created_at,
  };
}
