import type { TaskKind } from "@stagewright/core";
import { isTestSide, stemOf } from "../checks/test-files.ts";
import { isConfiguration, isProse } from "./files.ts";
import type { Heading } from "./headings.ts";

/** What the kind of a task is told from. */
export interface KindInput {
  readonly title: string;
  readonly files: readonly string[];
  readonly phase: string;
  readonly sections: readonly Heading[];
  readonly done: boolean;
  readonly held: boolean;
}

/**
 * The kind of every task of a plan, phase by phase, in document order. `code` whenever in doubt: a
 * wrong `tests-first` would demand a failure that cannot come, a wrong `manual` would leave work undone.
 */
export function kindsOf(phases: readonly (readonly KindInput[])[]): TaskKind[][] {
  const tasks = phases.flat();
  const rough = tasks.map((task): TaskKind | "tests" => roughKind(task));
  const phaseNumbers = phases.flatMap((phase, number) => phase.map(() => number));
  const allCode = codeIndex(tasks, rough, phaseNumbers, () => true);
  // Code that is there already cannot turn anything from red to green. A test task that is done is
  // judged as it stood when its code was still to come.
  const codeToCome = codeIndex(tasks, rough, phaseNumbers, (task) => !task.done);
  const kinds = tasks.map((task, index) => {
    const kind = rough[index] ?? "code";
    if (kind !== "tests") return kind;
    const payers = task.done ? allCode : codeToCome;
    return comesBeforeItsCode(task, index, phaseNumbers[index] ?? 0, allCode, payers)
      ? "tests-first"
      : "code";
  });
  let next = 0;
  return phases.map((phase) => kinds.slice(next, (next += phase.length)));
}

function roughKind(task: KindInput): TaskKind | "tests" {
  if (task.held || isManual(task)) return "manual";
  if (writesTests(task)) return "tests";
  if (onlyChecks(task)) return "check-only";
  if (onlyDocuments(task)) return "docs";
  return "code";
}

const MAKES =
  /^(?:write|add|create|implement|build|document|capture|record|prepare|update|extend|set ?up|configure|define|generate|draft|fix|refactor|remove|replace|make|introduce|support)\b/i;
const CHANGES_TOO =
  /(?:\b(?:and|then|or)\b|[&,.;:—–-])\s+(?:\w+\s+)?(?:fix|add|update|implement|write|create|refactor|correct|address|resolve|document|adjust|remove|repair|record|optimi[sz]e|improve)\b|(?:并|和|及)修/iu;

function isManual({ title, sections }: KindInput): boolean {
  if (/^\W*manual(?:ly)?\b(?!\s+\w+\s+(?:component|button|mode|trigger))/i.test(title)) return true;
  if (/[[(（*]\s*(?:MANUAL|HUMAN)\b|^\W*HUMAN\b|\bMANUAL\b/.test(title)) return true;
  if (/^(?:手动|手動|人工)(?:验|測|测|審|审|确认|確認|驗|检查|檢查)/u.test(title)) return true;
  if (MAKES.test(title)) return false;
  if (
    /\b(?:manual|manually)\s+(?:(?:end-to-end|e2e|api|qa|smoke|regression|browser|accessibility)\s+)?(?:tests?|testing|verify|verification|check|checks|validate|validation|confirm|review|qa|smoke|acceptance|walk-?through)\b/i.test(
      title,
    )
  )
    return true;
  if (/\b(?:test|verify|validate|check|run|walk through)\b.*\bmanually\b/i.test(title)) return true;
  if (
    /^ask\b|\bask (?:the |a )?(?:product owner|user|client|customer|stakeholders?|designer|maintainers?)\b|^(?:get|obtain|request|await)\b.*\b(?:approval|sign-?off)\b|\b(?:stakeholder|product owner|human|legal) (?:approval|sign-?off|review)\b/i.test(
      title,
    )
  )
    return true;
  return sections.some((heading) =>
    /^\W*manual (?:testing|verification|validation|qa|acceptance)\b/i.test(heading.title),
  );
}

const TEST_GEAR =
  /\btests?[\s-]+(?:fixtures?|helpers?|harness|utilit\w+|utils|set-?up|infrastructure|framework|config\w*|data\b|database|db\b|environment|env\b|runner|project|scripts?|mocks?|server|factor\w+|doubles?|dependenc\w+|builders?|containers?|commands?|director\w+|folders?|structure|scaffold\w*)/i;
const WRITES_TESTS = new RegExp(
  [
    String.raw`^(?:write|add|create|author)\s+(?:(?!and\b|with\b|to\b|for\b|in\b)[\w/&+\x60"'.(){}<>-]+,?\s+){0,5}?(?:tests?|specs?|test cases?)\b`,
    String.raw`^(?:failing|contract|integration|unit|e2e|end-to-end|component|property|property-based|regression|acceptance|api|snapshot|functional|[\s/&+-])+\s*(?:tests?|specs?)\b(?!\s+(?:pass|run|green))`,
    String.raw`^tests?\s*(?::|(?:for|that|of)\b)`,
    String.raw`^(?:编写|撰寫|添加|新增|建立)?.{0,12}(?:单元|單元|集成|整合|契约|合約)(?:测试|測試)`,
  ].join("|"),
  "iu",
);

function writesTests({ title, files }: KindInput): boolean {
  return WRITES_TESTS.test(title) && !TEST_GEAR.test(title) && files.every(isTestSide);
}

const RUNS = /^(?:re-?)?(?:run|execute)\b/i;
const SOMETHING_THAT_JUDGES =
  /\b(?:tests?|suite|specs?|lint\w*|type-?checks?|type checks?|tsc|vet|quickstart|validation|coverage|benchmarks?|audit|build|e2e|smoke|checks?|pytest|vitest|jest|playwright|mypy|ruff|eslint|clippy|rspec|phpunit|ci)\b/i;
const MAKES_FILES =
  /\b(?:migrat\w+|generat\w+|scaffold\w*|install|init\w*|seed\w*|codegen|format(?:ter|ting)?|prettier|gofmt|upgrade|create)\b|--fix\b|--write\b/i;

function onlyChecks({ title, files }: KindInput): boolean {
  if (CHANGES_TOO.test(title) || files.some((file) => isTestSide(file) && !file.endsWith("/"))) return false;
  if (RUNS.test(title)) {
    const namesNothingToChange = files.every((file) => file.endsWith("/") || isProse(file));
    return namesNothingToChange && SOMETHING_THAT_JUDGES.test(title) && !MAKES_FILES.test(title);
  }
  if (/^(?:double-check|verify|confirm|re-verify)\b/i.test(title)) return true;
  if (
    /^(?:final |full |regression )?(?:verification|validation|smoke test|smoke check|regression (?:run|check))\b/i.test(
      title,
    )
  )
    return true;
  // "Validate input in src/form.ts" is code; without a file to change it is a look.
  return (
    /^(?:validate|check)\b/i.test(title) &&
    files.length === 0 &&
    /\b(?:against|that|all|quickstart|acceptance|scenarios?|coverage)\b/i.test(title)
  );
}

function onlyDocuments({ title, files }: KindInput): boolean {
  if (files.length > 0) return files.every((file) => isProse(file) || isConfiguration(file));
  return /^(?:(?:update|write|add|create|improve|extend|expand|review|finali[sz]e|polish|refresh)\s+)?(?:the\s+)?(?:project\s+|api\s+|user\s+|developer\s+)?(?:readme|docs?|documentation|changelog|release notes|user guide)\b|^document\b/i.test(
    title,
  );
}

/** Where code is, to tell whether tests come before what they test. */
interface CodeIndex {
  readonly last: number;
  readonly inPhase: ReadonlyMap<number, Span>;
  readonly onSubject: ReadonlyMap<string, Span>;
}

interface Span {
  readonly first: number;
  readonly last: number;
}

function codeIndex(
  tasks: readonly KindInput[],
  rough: readonly string[],
  phaseNumbers: readonly number[],
  counts: (task: KindInput) => boolean,
): CodeIndex {
  const inPhase = new Map<number, Span>();
  const onSubject = new Map<string, Span>();
  let last = -1;
  for (const [index, task] of tasks.entries()) {
    if (rough[index] !== "code" || !counts(task)) continue;
    const phase = phaseNumbers[index] ?? 0;
    last = index;
    inPhase.set(phase, { first: inPhase.get(phase)?.first ?? index, last: index });
    for (const file of task.files) {
      if (file.endsWith("/") || isTestSide(file)) continue;
      const subject = stemOf(file);
      onSubject.set(subject, { first: onSubject.get(subject)?.first ?? index, last: index });
    }
  }
  return { last, inPhase, onSubject };
}

const SAYS_FIRST =
  /\btests?[\s-]+first\b|\btest-first\b|\btdd\b|\bred\b|\bfailing tests?\b|\bmust fail\b|\bbefore (?:the )?implementation\b/i;
const SAYS_GREEN = /\bgreen\b|\brefactor\b/i;
const ABOUT_TESTS =
  /^\W*(?:phase\s+[\d.]+\w?\s*[:—–-]\s*)?(?:(?:contract|integration|unit|e2e|api|acceptance|component|and|&|\/|,)\s*)*tests?\b(?!\s*(?:coverage|infrastructure|harness|setup|utilities|&|and))/i;
const AFTERWARDS = /\b(?:polish|cross-cutting|cleanup|clean-up|hardening|final|regression)\b/i;

function comesBeforeItsCode(
  task: KindInput,
  index: number,
  phase: number,
  code: CodeIndex,
  payers: CodeIndex,
): boolean {
  if (payers.last < index) return false;
  const heading = task.sections.at(-1)?.title ?? task.phase;
  const titles = [task.phase, ...task.sections.map((section) => section.title)];
  const saysFirst =
    titles.some((title) => SAYS_FIRST.test(title)) || task.sections.some((section) => section.testsFirst);
  if (saysFirst && !SAYS_GREEN.test(heading)) return true;
  if (AFTERWARDS.test(task.phase)) return false;

  const subjects = task.files.filter((file) => !file.endsWith("/")).map(stemOf);
  if (subjects.some((subject) => (code.onSubject.get(subject)?.first ?? index) < index)) return false;
  if (subjects.some((subject) => (payers.onSubject.get(subject)?.last ?? -1) > index)) return true;

  const paidInPhase = (payers.inPhase.get(phase)?.last ?? -1) > index;
  if (ABOUT_TESTS.test(heading)) return paidInPhase || ABOUT_TESTS.test(task.phase);
  return paidInPhase && (code.inPhase.get(phase)?.first ?? -1) > index;
}
