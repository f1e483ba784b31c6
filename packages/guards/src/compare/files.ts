import type { Unit } from "../read/model.ts";
import { isLive, Account } from "./account.ts";
import type { Both, Reading } from "./change.ts";
import { callsIn } from "./same.ts";

/** What a test file as a whole does to its tests. */
export function judgeFiles(reading: Reading): void {
  for (const file of reading.files) {
    judgeReadable(file, reading);
    judgeMarks(file, reading);
    judgeDoubles(file, reading);
    judgeShadows(file, reading);
  }
}

function judgeReadable({ path, old, now }: Both, { tell }: Reading): void {
  if (now?.trouble === undefined || old?.trouble?.certain === true) return;
  // What parsers and runners are tried on is broken on purpose.
  if (old === undefined && /(?:^|\/)(?:fixtures?|testdata|samples?|examples?)\//.test(path)) return;
  if (now.trouble.certain)
    tell(
      "TEST_UNREADABLE",
      "refused",
      path,
      now.trouble.line,
      "it does not parse, so that nobody can tell what it tests",
    );
  else if (old !== undefined && old.trouble === undefined && old.units.length > now.units.length)
    tell(
      "TEST_UNREADABLE",
      "asked",
      path,
      now.trouble.line,
      "here it does not read like the language it is in",
    );
}

function judgeMarks({ path, old, now }: Both, { tell }: Reading): void {
  const known = new Set(old?.marks.map(({ words }) => words));
  for (const { words, line } of now?.marks ?? [])
    if (!known.has(words)) {
      const collects = /pytest_|collect_ignore|TestMain/.test(words);
      if (collects || old !== undefined)
        tell(
          collects ? "CHECK_CHANGED" : "TEST_SKIPPED",
          "refused",
          path,
          line,
          `\`${words}\` decides here which tests run, or how they end`,
        );
    }
}

/** Doubles in the place of what the tests are about. */
function judgeDoubles({ path, old, now }: Both, { tell, files }: Reading): void {
  if (now === undefined) return;
  const known = new Set(old?.doubles.map(({ target }) => target));
  const tests = now.units.filter(({ kind }) => kind === "test");
  const account = new Account(tests, tests, helpers(now.units), helpers(now.units));
  const subjects = tests.flatMap((unit) =>
    account
      .before(unit)
      .filter(isLive)
      .map(({ subject }) => subject),
  );
  const asserted = subjects.join("\n");
  const bodies = tests.map(({ tokens }) => tokens.join(" ")).join("\n");
  for (const { target, line, words } of now.doubles) {
    if (known.has(target)) continue;
    const last = target.split(/[./]/).filter(Boolean).at(-1) ?? target;
    const fromModule = [...now.imports].filter(([, module]) => module === target).map(([name]) => name);
    const isModule = fromModule.length > 0 || target.startsWith(".");
    const names = isModule ? fromModule : [last];
    const isAsked = names.some((name) => mentions(asserted, name) || boundTo(bodies, name, asserted));
    const isOwn = isModule && stem(target) === stem(path) && stem(path) !== "";
    const called = names.some((name) => mentions(bodies, name));
    const changed = isModule && files.some((file) => !file.testSide && stem(file.path) === stem(target));
    if (isAsked || isOwn)
      tell(
        "SUBJECT_REPLACED",
        old === undefined ? "asked" : "refused",
        path,
        line,
        `\`${words}\` puts a double in the place of \`${target}\`, which the tests here are about`,
      );
    else if (changed && called)
      tell(
        "SUBJECT_REPLACED",
        "asked",
        path,
        line,
        `\`${words}\` puts a double in the place of \`${target}\`, which this change changes`,
      );
  }
}

function helpers(units: readonly Unit[]): Unit[] {
  return units.filter(({ kind }) => kind === "helper");
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?:^|[\\s.])${name.replaceAll(/[$]/g, "\\$")} (?:\\(|\\.)`, "m").test(text);
}

/** `got = f(…)`, and `got` is what is asserted. */
function boundTo(bodies: string, name: string, asserted: string): boolean {
  const bound = new RegExp(
    `([\\w$]+)(?: , \\w+)? (?:=|:=) (?:await |new )*(?:[\\w$]+ \\. )*${name.replaceAll(/[$]/g, "\\$")} \\(`,
    "g",
  );
  return [...bodies.matchAll(bound)].some(([, variable]) =>
    new RegExp(`(?:^|\\s)${variable ?? ""}(?:\\s|$)`, "m").test(asserted),
  );
}

function stem(path: string): string {
  const name = path.split("/").at(-1) ?? path;
  return name
    .replace(/\.[cm]?[jt]sx?$|\.py$|\.go$|\.rs$/, "")
    .replace(/(?:[._-](?:test|spec))+$/, "")
    .replace(/^test_/, "")
    .toLowerCase();
}

const LIBRARY = /^(?:expect|assert|it|test|describe|suite|require|pytest|assert_eq|assert_ne)$/;

/** A copy in the test of what came from elsewhere: of the code, or of the library that asserts. */
function judgeShadows({ path, old, now }: Both, { tell, files }: Reading): void {
  if (old === undefined || now === undefined) return;
  const words = `is defined here now, and came from elsewhere before`;
  for (const [name, line] of now.defined) {
    if (old.defined.has(name)) continue;
    const module = old.imports.get(name);
    const ofCode = module !== undefined && isOfRepository(module, now.language, files);
    if (ofCode || (LIBRARY.test(name) && !isTypeOnly(now.text, name)))
      tell("SUBJECT_REPLACED", "refused", path, line, `\`${name}\` ${words}`);
  }
  const bent = bentMatchers(now.text);
  if (bent !== undefined && bentMatchers(old.text) === undefined && !old.text.includes(`${bent.name}:`))
    tell(
      "SUBJECT_REPLACED",
      "refused",
      path,
      bent.line,
      `\`expect.extend\` gives \`${bent.name}\` another meaning`,
    );
  for (const [name, module] of now.imports) {
    const was = old.imports.get(name);
    if (was === undefined || was === module) continue;
    if (
      /(?:^|[/._-])(?:fakes?|mocks?|stubs?|doubles?|__mocks__|helpers?|fixtures?|support|test[-_]?utils?)(?:[/._-]|$)/i.test(
        module,
      ) &&
      !/(?:fake|mock|stub)/i.test(was)
    )
      tell(
        "SUBJECT_REPLACED",
        "refused",
        path,
        1,
        `\`${name}\` came from \`${was}\`, and comes from \`${module}\` now`,
      );
    else if (LIBRARY.test(name) && module.startsWith(".") && !was.startsWith("."))
      tell(
        "SUBJECT_REPLACED",
        "refused",
        path,
        1,
        `\`${name}\` came from \`${was}\`, and comes from \`${module}\` now`,
      );
  }
  const asked = new Set(old.units.flatMap(({ tokens }) => [...callsIn(tokens.join(" "))]));
  for (const unit of now.units) {
    const before = old.units.find(({ name }) => name === unit.name)?.tokens.join(" ");
    if (before === undefined) continue;
    for (const { name, at } of localFunctions(unit)) {
      if (
        localFunctions({ tokens: before.split(" ") }).some((one) => one.name === name) ||
        old.defined.has(name)
      )
        continue;
      const shadows =
        old.imports.has(name) ||
        (asked.has(name) && new RegExp(`(?:^| )${name} \\(`).test(before)) ||
        LIBRARY.test(name);
      if (shadows)
        tell(
          "SUBJECT_REPLACED",
          "refused",
          path,
          unit.line + Math.min(at, 0),
          `\`${name}\` is a function of "${unit.name}" itself now, and came from elsewhere before`,
        );
    }
  }
}

/** Matchers of the library's own that a file gives another meaning. */
function bentMatchers(text: string): { name: string; line: number } | undefined {
  const found =
    /\bexpect\.extend\(\s*\{[\s\S]{0,600}?\b(to(?:Be\w*|Equal|StrictEqual|Contain\w*|Match\w*|Throw\w*|Have\w+))\s*[:(]/.exec(
      text,
    );
  return found === null
    ? undefined
    : { name: found[1] ?? "", line: text.slice(0, found.index).split("\n").length };
}

/** Names that a body gives to something: `const add =`, `add := func`, `let add = |`, `fn add(`, `def add(`. */
function localFunctions({ tokens }: Pick<Unit, "tokens">): { name: string; at: number }[] {
  return tokens.flatMap((token, at) => {
    const [next, after] = [tokens[at + 1] ?? "", tokens[at + 2] ?? ""];
    if (/^(?:const|let|var)$/.test(token) && /^[\w$]+$/.test(next) && after === "=")
      return [{ name: next, at }];
    if (/^(?:function|def|fn)$/.test(token) && /^[\w$]+$/.test(next)) return [{ name: next, at }];
    if (next === ":=" && after === "func") return [{ name: token, at }];
    return next === "=" && /^(?:lambda|func|Mock|MagicMock)$/.test(after) ? [{ name: token, at }] : [];
  });
}

function isTypeOnly(text: string, name: string): boolean {
  return new RegExp(`\\b(?:type|interface)\\s+${name}\\b`).test(text);
}

/** A module of this repository, not a library's: by a relative path, or named like a file of the change. */
function isOfRepository(module: string, language: string, files: Reading["files"]): boolean {
  if (module.startsWith(".")) return true;
  if (language !== "python") return /^(?:@\/|~\/|#|src\/)/.test(module);
  return (
    !/^(?:pytest|unittest|os|sys|re|json|typing|datetime|pathlib|collections|math|asyncio|contextlib|functools|itertools|numpy|pandas|mock)\b/.test(
      module,
    ) || files.some(({ path }) => stem(path) === module.split(".").at(-1))
  );
}
