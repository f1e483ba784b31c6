import type { ForgeReview } from "@stagewright/core";
import type { z } from "zod";
import { bodyText, lineText } from "../texts.ts";
import type * as shapes from "./shapes.ts";

const verdicts: Readonly<Record<string, ForgeReview["verdict"]>> = {
  APPROVED: "approved",
  REQUEST_CHANGES: "changes-requested",
  COMMENT: "comment",
};

export function reviewsOf(review: z.infer<typeof shapes.reviews>[number]): readonly ForgeReview[] {
  const told = verdicts[review.state];
  // PENDING is not sent off yet, REQUEST_REVIEW asks for one.
  if (told === undefined) return [];
  const verdict = review.dismissed ? "comment" : told;
  // Only the envelope of comments on lines, which come by themselves.
  if (verdict === "comment" && !review.body) return [];
  return [
    {
      ...{ id: `review-${review.id}`, author: lineText(review.user), verdict },
      ...{ body: bodyText(review.body), at: review.submitted_at },
    },
  ];
}

export function reviewOfLine(comment: z.infer<typeof shapes.lineComments>[number]): ForgeReview {
  const { id, user, body, path, position, original_position, created_at } = comment;
  const line = position || original_position;
  return {
    ...{ id: `line-${id}`, author: lineText(user), verdict: "comment", body: bodyText(body) },
    ...{ path, at: created_at },
    ...(line > 0 && { line }),
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
