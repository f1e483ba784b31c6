/** GitLab and Gitea know a draft by the first word of its title. */
const DRAFT = /^\s*(draft:|\[draft\]|\(draft\)|wip:|\[wip\])\s*/i;

export const asDraft = (word: "Draft" | "WIP", title: string): string =>
  DRAFT.test(title) ? title : `${word}: ${title}`;

export const withoutDraft = (title: string): string => title.replace(DRAFT, "");
