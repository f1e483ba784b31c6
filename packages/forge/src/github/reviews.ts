import type { ForgeReview } from "@stagewright/core";
import type { z } from "zod";
import { bodyText, lineText } from "../texts.ts";
import type * as shapes from "./shapes.ts";

/** A dismissed review does not count any more; what it said is still a comment. */
const verdicts: Readonly<Record<string, ForgeReview["verdict"]>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
};

export function reviewsOf(review: z.infer<typeof shapes.reviews>[number]): readonly ForgeReview[] {
  const verdict = verdicts[review.state] ?? "comment";
  // Not sent off yet; or only the envelope of comments on lines, which come by themselves.
  if (review.submitted_at === undefined || (verdict === "comment" && !review.body)) return [];
  return [
    {
      ...{ id: `review-${review.id}`, author: lineText(review.user), verdict },
      ...{ body: bodyText(review.body), at: review.submitted_at },
    },
  ];
}

export function reviewOfLine(comment: z.infer<typeof shapes.lineComments>[number]): ForgeReview {
  const { id, user, body, path, created_at } = comment;
  // Where the line is gone from the newest diff, the one it was written on.
  const line = comment.line ?? comment.original_line;
  return {
    ...{ id: `line-${id}`, author: lineText(user), verdict: "comment", body: bodyText(body) },
    ...{ path, at: created_at },
    ...(line && { line }),
  };
}

export const reviewOfComment = ({
  id,
  user,
  body,
  created_at,
}: z.infer<typeof shapes.comments>[number]): ForgeReview => ({
  ...{ id: `comment-${id}`, author: lineText(user), verdict: "comment", body: bodyText(body) },
  at: created_at,
});
