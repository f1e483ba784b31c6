/** Values that nobody means in general: a sentence, a fraction, three digits. */
const TELLING = /^(?:"[^"]*[^\w"][^"]*"|"[^"]{9,}"|"[A-Za-z]+\d[\w-]*"|-? ?\d*\.\d+|-? ?\d{3,})$/;
const LITERAL = /"[^"]*"|(?<![\w.$])\d[\w.]*/g;
const COMPARES = /(?:===?|\. equals \(|\bin\b|\bis\b|=>|\bwhen\b|\bcase\b|\bcontains\w* \()/;
/** Nothing in it is worked out: values, names of fields and types, brackets. */
const CONSTANT =
  /^(?:(?:return|Some|Ok|Err|new|nil|null|None|true|false|True|False|\[ \]|& |vec !) ?)*(?:-? ?\d[\w.]*|"[^"]*"|[[({]|[\w.]+ (?:\(|\{)|\w+ :|map \[).*$/;

export interface Line {
  readonly line: number;
  readonly text: string;
}

/**
 * An answer written out for one question: a condition on a telling value, or on several values
 * at once, and right after it a value that nothing computes. Gives the question.
 */
export function answeredIn(lines: readonly Line[], at: number): string | undefined {
  const text = (lines[at]?.text ?? "").replace(/^return (.+?) if (.+)$/, "if $2 return $1");
  const next = lines[at + 1]?.text ?? "";
  const chosen = [
    ...text.matchAll(
      /(?:=>|return|=) .*?== ("[^"]*"|\d[\w.]*) \? (?:"[^"]*"|-? ?\d[\w.]*) :|: [\w.]+ ===? ("[^"]*"|\d[\w.]*) \? (?:"[^"]*"|-? ?\d[\w.]*) :/g,
    ),
  ].map(([, one, other]) => one ?? other ?? "");
  if (chosen.length > 1 || chosen.some((one) => TELLING.test(one))) return chosen[0];
  const map = /(?:[{[(] |, )("[^"]*"|\d[\w.]*) (?::|=>|,) (?:-? ?\d[\w.]*|"[^"]*"|[{[(])/.exec(text);
  const used = /[}\])] (?:\[|\. (?:get|has|fetch|includes|contains_key)\b)|\bin \w+|\[ \w[\w.]* \]/;
  if (
    map !== null &&
    (used.test(text.slice(map.index)) ||
      (/\b(?:const|let|var|known|=)\b/.test(text) && /^(?:if|return)\b.*(?:\bin\b|\[|get|has)/.test(next)))
  )
    if (/^(?:if|return|const|let|var|\w+ :?=)/.test(text) && /return|\bif\b/.test(`${text} ${next}`))
      return map[1];
  if (
    map !== null &&
    TELLING.test(map[1] ?? "") &&
    /^(?:const|let|var|\w+ :?=) .*(?:\w \[|get \()/.test(next) &&
    /^(?:if|return)\b/.test(lines[at + 2]?.text ?? "")
  )
    return map[1];
  if (
    !COMPARES.test(text) ||
    !/^(?:\}? ?(?:else )?if|elif|when|case|\(|_? ?=>|return|match|unless|\w+ =>)/.test(text)
  )
    return undefined;
  const [condition, answer] = split(text, next);
  if (answer === undefined || !isConstant(answer)) return undefined;
  const literals = [...condition.matchAll(LITERAL)].map(([literal]) => literal);
  const telling = literals.find((literal) => TELLING.test(literal));
  const joined = /&&|\band\b|^\( .* , .* \) =>|==.*,.*\)/.test(condition) && literals.length >= 2;
  return telling ?? (joined ? literals[0] : undefined);
}

function split(text: string, next: string): [condition: string, answer: string | undefined] {
  const at = /\breturn\b|=> |\? /.exec(text);
  if (at !== null && at.index > 0)
    return [text.slice(0, at.index), text.slice(at.index).replace(/^(?:=>|\?) (?:return )?/, "")];
  return [text, /^return\b/.test(next) ? next : undefined];
}

function isConstant(answer: string): boolean {
  const said = answer.replace(/[;}] ?$/, "").trim();
  if (!CONSTANT.test(said.replace(/^return /, ""))) return false;
  const bare = said
    .replaceAll(LITERAL, "")
    .replaceAll(
      /\b(?:return|Some|Ok|Err|new|nil|null|None|true|false|True|False|vec|map|string|int|i32|u32|usize|list|dict|Decimal|Array|of)\b/g,
      "",
    );
  // What is left may be names of fields and types, and is no name by itself.
  return (
    !/[-+*/%?]|\. \w+ \(|(?:^|[,([{] ?)[a-z]\w*(?= [,)\]}]|$)/.test(bare.trim()) &&
    /\d|"|\[ \]|\{ \}|true|false/.test(said)
  );
}

const ONE_LITERAL = String.raw`(?:-? ?\d[\w.]*|"[^"]*")`;
const QUESTION = new RegExp(
  `(?:^(?:case |when )?|===? |\\. equals \\( )(${ONE_LITERAL})(?: \\))* ?(?::|=>|->|\\{|then)?(?= |$)`,
);
const ANSWER = new RegExp(`^(?:\\{ )?(?:return )?(?:Some \\( |Ok \\( )?(${ONE_LITERAL})(?: [;,)}]| \\))*$`);

/** Questions that are each a value, with answers that are each a value; `odd`: numbers of two digits and more, both. */
export function writtenAnswers(
  now: readonly Line[],
  added: ReadonlySet<Line>,
): { line: number; odd: boolean }[] {
  return now.flatMap((one, at) => {
    if (!added.has(one) || !/^(?:case|when|if|elif|else if|\} else if|-? ?\d|")/.test(one.text)) return [];
    const question = QUESTION.exec(one.text);
    if (question === null) return [];
    const rest = one.text.slice(question.index + question[0].length).trim();
    const said = rest === "" || rest === "{" || rest === ":" ? (now[at + 1]?.text ?? "") : rest;
    if (!/^(?:\{ )?return\b/.test(said) && !/=>|->|then/.test(question[0])) return [];
    const answer = ANSWER.exec(said)?.[1];
    if (answer === undefined) return [];
    return [{ line: one.line, odd: /^-? ?\d{2,}/.test(question[1] ?? "") && /^-? ?\d{2,}/.test(answer) }];
  });
}
