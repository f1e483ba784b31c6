/** GitHub takes 65,536 characters; GitLab and Gitea take a million and more. */
const BODY_BYTES = 200_000;
const LINE_BYTES = 2_000;

/**
 * What a stranger wrote, no longer than what we keep of one text; says how much is missing.
 * Control characters stay, for whoever shows it to take out; NUL, which no file and no
 * argument holds, does not.
 */
export function bodyText(text: string | null | undefined): string {
  const kept = cut(text ?? "", BODY_BYTES);
  return kept.missing === 0 ? kept.text : `${kept.text}\n\n[${kept.missing} bytes more were left out here]`;
}

/** A title, a name, a label. */
export const lineText = (text: string | null | undefined): string => cut(text ?? "", LINE_BYTES).text;

function cut(text: string, limit: number): { readonly text: string; readonly missing: number } {
  const whole = Buffer.from(text.replaceAll("\0", "").toWellFormed());
  if (whole.length <= limit) return { text: whole.toString(), missing: 0 };
  let end = limit;
  // Not in the middle of a character: its bytes after the first begin with 10.
  while ((whole[end]! & 0b1100_0000) === 0b1000_0000) end -= 1;
  return { text: whole.subarray(0, end).toString(), missing: whole.length - end };
}
