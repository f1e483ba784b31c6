/**
 * Words of a document or an agent for a commit's subject: one line, and nothing in it that a
 * forge takes for an issue, which `Closes #3` would close when the commit is merged.
 */
export function plainSubject(words: string): string {
  return words
    .replace(/[\s\p{Cc}]+/gu, " ")
    .replace(/#(?=\d)|\bGH-(?=\d)|(?<=\bhttps?:)\/\//gi, "")
    .trim();
}
