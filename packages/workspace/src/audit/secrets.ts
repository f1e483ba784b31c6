/**
 * Few and exact: a pattern that cries wolf is switched off, and then finds nothing.
 * Each is a token's whole documented form.
 */
const patterns: readonly { name: string; pattern: RegExp }[] = [
  {
    name: "private key",
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ )?PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr])+(?:[A-Za-z-]+: [^\n]*\n)*\s*[A-Za-z0-9+/=]{32,}/g,
  },
  { name: "AWS access key", pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  {
    name: "GitHub token",
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/g,
  },
  { name: "GitLab token", pattern: /\bglpat-[A-Za-z0-9_-]{20,}\b/g },
  { name: "Slack token", pattern: /\bxox[abeprs]-\d{8,}-[A-Za-z0-9-]{10,}/g },
  {
    name: "Slack webhook",
    pattern: /https:\/\/hooks\.slack\.com\/services\/T[A-Z0-9]{8,}\/B[A-Z0-9]{8,}\/[A-Za-z0-9]{24}/g,
  },
  { name: "Anthropic key", pattern: /\bsk-ant-[a-z]+\d{2}-[A-Za-z0-9_-]{80,}/g },
  {
    name: "OpenAI key",
    pattern: /\bsk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})/g,
  },
  { name: "npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { name: "Stripe key", pattern: /\b[rs]k_live_[A-Za-z0-9]{24,}\b/g },
];

export interface Secret {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  /** As it stands in the text; never to be shown. */
  readonly match: string;
  /** Such as stand in examples, too, are only told. */
  readonly certain: boolean;
}

export async function findSecrets(text: string): Promise<Secret[]> {
  const found = ownSecrets(text);
  const lines = new Set(found.map(({ line }) => line));
  return [...found, ...(await scannedSecrets(text)).filter(({ line }) => !lines.has(line))];
}

function ownSecrets(text: string): Secret[] {
  const found: Secret[] = [];
  for (const { name, pattern } of patterns) {
    for (const { 0: match, index } of text.matchAll(pattern)) {
      // `ghp_xxxxxxxx…` and AWS's own AKIA…EXAMPLE stand in documents, not for anything.
      if (isPlaceholder(match)) continue;
      found.push({ name, match, certain: true, line: text.slice(0, index).split("\n").length });
    }
  }
  return found;
}

const isPlaceholder = (match: string): boolean => new Set(match).size < 8 || match.endsWith("EXAMPLE");

/** `postgres://user:password@localhost` is what tests and documents are full of. */
const OFTEN_AN_EXAMPLE = /(?:basicauth|database-connection-string)$/;
/** Would let a file say that nothing is to be found in it. */
const LETS_BE_SILENCED = /filter-comments$/;

/** What a scanner finds that others keep up to date. Loaded when there is something to look at. */
async function scannedSecrets(text: string): Promise<Secret[]> {
  const [{ lintSource }, { rules }] = await Promise.all([
    import("@secretlint/core"),
    import("@secretlint/secretlint-rule-preset-recommend"),
  ]);
  const kept = rules.filter(({ meta }) => !LETS_BE_SILENCED.test(meta.id));
  const { messages } = await lintSource({
    source: { filePath: "file.txt", content: text, ext: ".txt", contentType: "text" },
    options: { config: { rules: kept.map((rule) => ({ id: rule.meta.id, rule })) } },
  });
  return messages.flatMap(({ ruleId, range: [from, to], loc }) => {
    const match = text.slice(from, to);
    const name = ruleId.replace(/^.*secretlint-rule-/, "");
    if (isPlaceholder(match)) return [];
    return [{ name: `${name} secret`, match, line: loc.start.line, certain: !OFTEN_AN_EXAMPLE.test(ruleId) }];
  });
}
