import { isLiteral } from "../syntax/tokens.ts";
import { bindingsIn, writtenOut } from "./bindings.ts";
import type { Assertion, Step, Unit } from "./model.ts";

/** An assertion with all that stands between a failure of it and a failure of the test. */
export interface Reached extends Assertion {
  /** Conditions it stands under, outermost first. */
  readonly under: readonly string[];
  /** Why it is never reached, or why its failure goes no further. */
  readonly dead?: { readonly why: string; readonly swallowed: boolean; readonly line: number };
}

interface Walk {
  readonly helpers: ReadonlyMap<string, Unit>;
  readonly out: Reached[];
  readonly depth: number;
  readonly leaves: { line: number; how: string }[];
}

interface Above {
  readonly under: readonly string[];
  readonly dead?: Reached["dead"];
}

const DEEPEST = 3;

/** The assertions a unit makes, itself and through helpers, and where it leaves for good before its end. */
export function reachedBy(
  unit: Unit,
  helpers: ReadonlyMap<string, Unit>,
): { assertions: Reached[]; leaves: { line: number; how: string }[] } {
  const walk: Walk = { helpers, out: [], depth: 0, leaves: [] };
  walkSteps(unit.steps, { under: [] }, walk);
  const bound = bindingsIn(unit.tokens);
  return { assertions: walk.out.map((one) => spelt(one, bound)), leaves: walk.leaves };
}

/** With the names of the body written out, so that it does not matter whether a value got one. */
function spelt(one: Reached, bound: ReadonlyMap<string, string>): Reached {
  const [subject, expected] = [writtenOut(one.subject, bound), writtenOut(one.expected, bound)];
  const constant = one.hollow === undefined && subject !== one.subject && isLiteral(subject);
  return { ...one, subject, expected, ...(constant ? { hollow: "it looks at a constant" } : {}) };
}

/** Gives whether everything after these steps is out of reach, and under what further condition it is reached. */
function walkSteps(steps: readonly Step[], above: Above, walk: Walk): { left?: number; unless: string[] } {
  let at = above;
  let left: number | undefined;
  const unless: string[] = [];
  for (const step of steps) {
    switch (step.kind) {
      case "assert":
        walk.out.push({
          ...step.assertion,
          under: at.under,
          ...(at.dead === undefined ? {} : { dead: at.dead }),
        });
        break;
      case "leave":
        if (left === undefined && walk.depth === 0 && at.under.length === 0 && at.dead === undefined)
          walk.leaves.push({ line: step.line, how: step.how });
        left ??= step.line;
        at = killed(at, "the test has left before", false, step.line);
        break;
      case "call":
        expand(step, at, walk);
        break;
      case "block": {
        const inner = walkSteps(step.steps, entered(step, at), walk);
        if (inner.left === undefined && inner.unless.length === 0) break;
        if (step.what === "plain" && inner.left !== undefined) {
          left ??= inner.left;
          at = killed(at, "the test has left before", false, inner.left);
        } else if ((step.what === "if" || step.what === "loop") && step.never === undefined) {
          const condition = `unless ${step.header}`;
          unless.push(condition);
          at = { ...at, under: [...at.under, condition] };
        }
        break;
      }
      default:
        step satisfies never;
    }
  }
  return { ...(left === undefined ? {} : { left }), unless };
}

function entered(step: Extract<Step, { kind: "block" }>, above: Above): Above {
  if (step.never !== undefined) return killed(above, step.never, false, step.line);
  if (step.swallows === true) return killed(above, "its failure is caught and dropped", true, step.line);
  if (step.what === "if") return { ...above, under: [...above.under, `if ${step.header}`] };
  return above;
}

function killed(above: Above, why: string, swallowed: boolean, line: number): Above {
  return { ...above, dead: above.dead ?? { why, swallowed, line } };
}

function expand({ name, args }: Extract<Step, { kind: "call" }>, at: Above, walk: Walk): void {
  const helper = walk.helpers.get(name);
  if (helper === undefined || walk.depth >= DEEPEST) return;
  const inner: Walk = { ...walk, out: [], depth: walk.depth + 1 };
  walkSteps(helper.steps, at, inner);
  const bound = bindingsIn(helper.tokens);
  const given = new Map(helper.params.map((param, index) => [param, args[index]]));
  const put = (text: string): string =>
    text
      .split(" ")
      .map((token) => given.get(token) ?? token)
      .join(" ");
  for (const one of inner.out.map((each) => spelt(each, bound)))
    walk.out.push({ ...one, subject: put(one.subject), expected: put(one.expected) });
}
