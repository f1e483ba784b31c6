import { isLiteral } from "../../syntax/tokens.ts";
import type { Assertion } from "../model.ts";
import { rankOf } from "../ranks.ts";
import {
  bare,
  child,
  children,
  constantText,
  decided,
  dotted,
  isFunction,
  lineOf,
  textOf,
  type Node,
  type Source,
} from "./ast.ts";

/** `assert.equal` and its like, as node:assert, chai's assert and tap have them. */
const ASSERT_METHODS: Readonly<Record<string, { matcher: string; negated?: boolean; loose?: boolean }>> = {
  equal: { matcher: "equal", loose: true },
  strictEqual: { matcher: "equal" },
  deepEqual: { matcher: "equal", loose: true },
  deepStrictEqual: { matcher: "equal" },
  is: { matcher: "equal" },
  same: { matcher: "equal" },
  eql: { matcher: "equal" },
  partialDeepStrictEqual: { matcher: "toMatchObject" },
  notEqual: { matcher: "equal", negated: true },
  notStrictEqual: { matcher: "equal", negated: true },
  notDeepEqual: { matcher: "equal", negated: true },
  notDeepStrictEqual: { matcher: "equal", negated: true },
  ok: { matcher: "truthy" },
  isOk: { matcher: "truthy" },
  match: { matcher: "matches" },
  doesNotMatch: { matcher: "matches", negated: true },
  throws: { matcher: "raises" },
  rejects: { matcher: "raises" },
  doesNotThrow: { matcher: "noError" },
  doesNotReject: { matcher: "noError" },
  fail: { matcher: "fail" },
  ifError: { matcher: "noError" },
  include: { matcher: "contains" },
  isTrue: { matcher: "equal" },
  isFalse: { matcher: "equal" },
  lengthOf: { matcher: "length" },
  closeTo: { matcher: "approx" },
  approximately: { matcher: "approx" },
  snapshot: { matcher: "toMatchSnapshot" },
  isDefined: { matcher: "defined" },
  exists: { matcher: "defined" },
  isAbove: { matcher: "compare" },
  isBelow: { matcher: "compare" },
  isAtLeast: { matcher: "compare" },
};
const PROMISED = new Set(["rejects", "doesNotReject"]);
const COMPARES = /^toBe(?:Greater|Less)Than(?:OrEqual)?$/;
/** chai's words that end a chain without a call. */
const CHAI_ENDS: Readonly<Record<string, string>> = {
  true: "equal",
  false: "equal",
  ok: "truthy",
  exist: "defined",
  undefined: "equal",
  null: "equal",
  empty: "length",
  called: "called",
};
const CHAI_CALLS: Readonly<Record<string, string>> = {
  equal: "equal",
  equals: "equal",
  eq: "equal",
  eql: "equal",
  a: "type",
  an: "type",
  include: "contains",
  contain: "contains",
  lengthOf: "length",
  throw: "raises",
  match: "matches",
  property: "toHaveProperty",
  above: "compare",
  below: "compare",
};

export interface Read {
  readonly assertion: Assertion;
  /** It is about a promise, and has to be waited for. */
  readonly promised: boolean;
}

/** What a call, or chai's end of a chain, asserts; undefined where it asserts nothing. */
export function assertionOf(
  node: Node,
  source: Source,
  isShadowed: (name: string) => boolean,
): Read | undefined {
  const chain = chainOf(node);
  if (chain !== undefined && /^(?:expect|expectTypeOf|assertType|should)$/.test(chain.root))
    return ofChain(node, chain, source);
  if (node.type !== "CallExpression") return undefined;
  const name = dotted(child(node, "callee"));
  if (name === undefined || isShadowed(name.split(".")[0] ?? "")) return undefined;
  return ofAssert(node, name, source);
}

interface Chain {
  readonly root: string;
  readonly rootCall?: Node;
  /** `not`, `resolves`, then the matcher. */
  readonly words: readonly string[];
  readonly args: readonly Node[];
  readonly called: boolean;
}

function chainOf(node: Node): Chain | undefined {
  const words: string[] = [];
  const called = node.type === "CallExpression" || node.type === "OptionalCallExpression";
  let at = called ? bare(child(node, "callee")) : node;
  while (at !== undefined) {
    if (at.type === "MemberExpression" || at.type === "OptionalMemberExpression") {
      const property = child(at, "property");
      const name = at["computed"] === true ? constantText(property) : property?.["name"];
      words.unshift(String(name));
      at = bare(child(at, "object"));
    } else if (at.type === "CallExpression") {
      const root = dotted(child(at, "callee"));
      if (root !== undefined && /^expect(?:\.(?:soft|poll))?$|^expectTypeOf$/.test(root))
        return {
          root: root.split(".")[0] ?? root,
          rootCall: at,
          words,
          args: called ? children(node, "arguments") : [],
          called,
        };
      // A link of chai's chain that is called: `.to.be.a("string").that.…`
      at = bare(child(at, "callee"));
    } else return undefined;
  }
  return undefined;
}

function ofChain(
  node: Node,
  { rootCall, words, args, called, root }: Chain,
  source: Source,
): Read | undefined {
  const last = words.at(-1);
  if (rootCall === undefined || last === undefined) return undefined;
  const isChai = /^(?:to|be|have|deep)$/.test(words[0] === "not" ? (words[1] ?? "") : (words[0] ?? ""));
  const matcher = isChai ? (called ? CHAI_CALLS[last] : CHAI_ENDS[last]) : called ? last : undefined;
  if (matcher === undefined) return undefined;
  const subjectNode = children(rootCall, "arguments")[0];
  const [subject, expected] = [
    textOf(subjectNode, source),
    args.map((arg) => textOf(arg, source)).join(" , "),
  ];
  const negated = words.includes("not");
  const promised =
    words.includes("resolves") ||
    words.includes("rejects") ||
    dotted(child(rootCall, "callee")) === "expect.poll";
  const exactly = isChai && !called ? last : last === "toBeCloseTo" ? textOf(args[0], source) : expected;
  return {
    promised,
    assertion: {
      ...graded({ matcher, expected: exactly, args, negated }),
      ...(last === "toBeCloseTo" ? { tolerance: 10 ** -Number(args[1]?.["value"] ?? 2) } : {}),
      ...(root === "expect" ? hollowOf(subjectNode, subject, expected, matcher, args) : {}),
      subject: words.includes("rejects") ? `rejects ${subject}` : subject,
      expected: exactly,
      line: lineOf(node, source),
    },
  };
}

function graded({
  matcher,
  expected,
  args,
  negated,
}: {
  matcher: string;
  expected: string;
  args: readonly Node[];
  negated: boolean;
}) {
  let name = COMPARES.test(matcher) ? "compare" : matcher;
  if (/^toThrow(?:Error)?$/.test(matcher))
    name = args.length === 0 || expected === "Error" ? "toThrow" : "toThrowWith";
  if (matcher === "toHaveProperty" && args.length > 1) name = "toMatchObject";
  let rank = name === "toThrow" ? 2 : rankOf(name);
  // `expect.anything()` within what is expected takes anything there.
  if (/\bexpect \. (?:any|anything)\b/.test(expected)) rank = Math.min(rank, 3);
  if (/^expect \. (?:any|anything|not)\b/.test(expected)) rank = 1;
  else if (/^expect \. \w+Containing\b/.test(expected)) rank = Math.min(rank, 3);
  if (negated && !/^(?:toThrow|toThrowWith|toHaveBeenCalled|compare)$/.test(name)) rank = 1;
  return { matcher: name === "toThrowWith" || name === "compare" ? matcher : name, rank, negated };
}

const NAMED = /(?:^|[[({,:.] )(?!true\b|false\b|null\b|undefined\b)[A-Za-z_$][\w$]*(?! :)/;
const isVague = (matcher: string): boolean => rankOf(matcher) <= 1;

/** Why an assertion says nothing whatever the code does. */
function hollowOf(
  subjectNode: Node | undefined,
  subject: string,
  expected: string,
  matcher: string,
  args: readonly Node[],
): { hollow?: string } {
  const value = bare(subjectNode);
  if (subject === "" || isLiteral(subject)) return { hollow: "it looks at a constant" };
  const made = /^(?:Array|Object)Expression$/.test(value?.type ?? "");
  if (made ? !NAMED.test(subject) || isVague(matcher) : decided(value) !== undefined && !isFunction(value))
    return { hollow: "what it looks at is decided already" };
  return subject === expected && args.length > 0 ? { hollow: "it compares something with itself" } : {};
}

function ofAssert(node: Node, name: string, source: Source): Read | undefined {
  const steps = name.split(".");
  const method = steps.at(-1) ?? "";
  const args = children(node, "arguments");
  const isRoot =
    /^(?:assert|tap|chai)$/.test(steps[0] ?? "") ||
    (steps.length > 1 && /^(?:t|tt|test|ctx|context|assert)$/.test(steps[0] ?? ""));
  const bareAssert = steps.length === 1 && /^(?:assert|ok)$/.test(method);
  const bareMethod =
    steps.length === 1 &&
    /^(?:strictEqual|deepStrictEqual|deepEqual|notStrictEqual|rejects|throws|doesNotThrow|doesNotReject)$/.test(
      method,
    );
  const row = bareAssert ? ASSERT_METHODS["ok"] : isRoot || bareMethod ? ASSERT_METHODS[method] : undefined;
  if (row === undefined) return undefined;
  const [first, second] = [args[0], args[1]];
  const one =
    /^(?:truthy|noError|toMatchSnapshot|defined|fail)$/.test(row.matcher) ||
    /^is(?:True|False)$/.test(method);
  const subject = textOf(first, source);
  const expected = /^isTrue|^isFalse/.test(method)
    ? method.slice(2).toLowerCase()
    : one
      ? ""
      : textOf(second, source);
  const matcher =
    row.matcher === "raises" && expected !== "" && expected !== "Error" ? "raisesWith" : row.matcher;
  const compared = row.matcher === "truthy" ? comparison(bare(first), source) : undefined;
  const strict = /\bassert\/strict\b|strict as assert|assert\.strict/.test(source.text);
  const rank = row.negated === true ? 1 : rankOf(matcher) - (row.loose === true && !strict ? 0.5 : 0);
  const hollow = hollowOf(first, subject, expected, row.matcher, args.slice(1));
  return {
    promised: PROMISED.has(method),
    assertion: {
      matcher,
      rank,
      negated: row.negated === true,
      subject,
      expected,
      ...(row.matcher === "approx" ? { tolerance: Number(args[2]?.["value"] ?? 0) } : {}),
      ...compared,
      ...(row.matcher === "fail" ? {} : hollow),
      line: lineOf(node, source),
    },
  };
}

/** `assert(a === 3)` looks at `a`, and wants 3. */
export function comparison(
  node: Node | undefined,
  source: Source,
): Pick<Assertion, "matcher" | "rank" | "subject" | "expected" | "negated"> | undefined {
  if (node?.type !== "BinaryExpression") return undefined;
  const operator = String(node["operator"]);
  const [subject, expected] = [textOf(child(node, "left"), source), textOf(child(node, "right"), source)];
  if (/^===?$/.test(operator)) return { matcher: "equal", rank: 5, subject, expected, negated: false };
  if (/^!==?$/.test(operator)) return { matcher: "equal", rank: 1, subject, expected, negated: true };
  if (/^[<>]=?$/.test(operator))
    return { matcher: `compare ${operator}`, rank: 3, subject, expected, negated: false };
  return undefined;
}
