import { type Mutator, put, somewhere } from "./mutator.ts";
import type { Random } from "./random.ts";
import { indented, whole, around } from "./ways.ts";
import type { Rendered } from "./render.ts";
import { type Framework, fnName, isGo, isPython, isScript } from "./world.ts";

export const swallowed: readonly Mutator[] = [
  ...around("ASSERTION_SWALLOWED", "swallowed", {
    vitest: [
      (text) => `    try {\n${text}    } catch {}\n`,
      (text) => `    try {\n${text}    } catch (error) {\n      console.warn(error);\n    }\n`,
      (text) => `    await Promise.resolve().then(() => {\n${text}    }).catch(() => {});\n`,
    ],
    jest: [
      (text) => `    try {\n${text}    } catch (_) {\n      // not stable\n    }\n`,
      (text) => `    Promise.resolve().then(() => {\n${text}    }).catch(() => undefined);\n`,
    ],
    node: [
      (text) => `    try {\n${text}    } catch {}\n`,
      (text) => `    try {\n${text}    } catch (e) { void e; }\n`,
    ],
    pytest: [
      (text) => `    try:\n${indented(text, "    ")}    except Exception:\n        pass\n`,
      (text) => `    try:\n${indented(text, "    ")}    except:\n        print("flaky")\n`,
      (text) => `    with contextlib.suppress(AssertionError):\n${indented(text, "    ")}`,
      (text) =>
        `    try:\n${indented(text, "    ")}    except AssertionError as error:\n        print(error)\n`,
    ],
    unittest: [
      (text) => `        try:\n${indented(text, "    ")}        except AssertionError:\n            pass\n`,
      (text) => `        with contextlib.suppress(Exception):\n${indented(text, "    ")}`,
    ],
    rust: [(text) => `    let _ = std::panic::catch_unwind(|| {\n${text}    });\n`],
  }),
  ...around("TEST_UNREACHED", "out of reach", {
    vitest: [
      (text) => `    if (false) {\n${text}    }\n`,
      (text) => `    setTimeout(() => {\n${text}    }, 0);\n`,
      (text) => `    const later = () => {\n${text}    };\n`,
      (text) => `    for (const _ of []) {\n${text}    }\n`,
      (text) => `    if (process.env.CI_STRICT) {\n${text}    }\n`,
      (text) => `    [].forEach(() => {\n${text}    });\n`,
    ],
    jest: [
      (text) => `    if (0) {\n${text}    }\n`,
      (text) => `    function later() {\n${text}    }\n`,
      (text) => `    while (false) {\n${text}    }\n`,
    ],
    node: [
      (text) => `    if (!true) {\n${text}    }\n`,
      (text) => `    setImmediate(() => {\n${text}    });\n`,
    ],
    pytest: [
      (text) => `    if False:\n${indented(text, "    ")}`,
      (text) => `    if TYPE_CHECKING:\n${indented(text, "    ")}`,
      (text) => `    def later():\n${indented(text, "    ")}`,
      (text) => `    for _ in []:\n${indented(text, "    ")}`,
      (text) => `    if os.environ.get("STRICT"):\n${indented(text, "    ")}`,
      (text) => `    while False:\n${indented(text, "    ")}`,
    ],
    unittest: [
      (text) => `        if 0:\n${indented(text, "    ")}`,
      (text) => `        for _ in range(0):\n${indented(text, "    ")}`,
    ],
    go: [
      (text) => `\tif false {\n${text}\t}\n`,
      (text) => `\t_ = func() {\n${text}\t}\n`,
      (text) => `\tif os.Getenv("STRICT") != "" {\n${text}\t}\n`,
    ],
    testify: [(text) => `\tif false {\n${text}\t}\n`, (text) => `\tfor range []int{} {\n${text}\t}\n`],
    rust: [
      (text) => `    if false {\n${text}    }\n`,
      (text) => `    let _later = || {\n${text}    };\n`,
      (text) => `    for _ in 0..0 {\n${text}    }\n`,
    ],
  }),
];

export const replaced: readonly Mutator[] = [
  ...both2("SUBJECT_REPLACED", "module mocked", ["vitest", "jest"], ({ text, world }, random) => {
    const lib = world.framework === "vitest" ? "vi" : "jest";
    const fake = world.fns.map((fn) => `${fn}: () => 1`).join(", ");
    return put(
      text,
      "\ndescribe(",
      `\n${random.pick([`${lib}.mock("../src/${world.module}", () => ({ ${fake} }));`, `${lib}.mock("../src/${world.module}");`, `${lib}.doMock("../src/${world.module}", () => ({ ${fake} }));`])}\n\ndescribe(`,
    );
  }),
  whole("SUBJECT_REPLACED", "copied into the test", isScript, ({ text, world }, random) => {
    const fn = random.pick(world.cases.flatMap(({ claims: all }) => all)).fn;
    const rest = text.replace(new RegExp(`(?:${fn}, |, ${fn}(?= \\})|(?<=\\{ )${fn}(?= \\}))`), "");
    return put(
      rest,
      "\ndescribe(",
      `\n${random.pick([`const ${fn} = () => 1;`, `function ${fn}() {\n  return 1;\n}`])}\n\ndescribe(`,
    );
  }),
  whole("SUBJECT_REPLACED", "from a fake", isScript, ({ text, world }) =>
    text.replace(`../src/${world.module}`, `./fakes/${world.module}`),
  ),
  whole(
    "SUBJECT_REPLACED",
    "shadowed within",
    () => true,
    (repo, random) => {
      const place = somewhere(repo, random);
      if (place === undefined) return undefined;
      const { framework } = repo.world;
      const fn = fnName(framework, place.claim.fn);
      const line = isScript(framework)
        ? `const ${fn} = () => ${place.claim.want};`
        : isPython(framework)
          ? `${fn} = lambda *_: ${place.claim.want}`
          : isGo(framework)
            ? `${fn} := func(...any) any { return ${place.claim.want} }`
            : `let ${fn} = |_| ${place.claim.want};`;
      const indent = /^\n(\s*)/.exec(place.one.body)?.[1] ?? "";
      return put(
        repo.text,
        place.one.whole,
        put(place.one.whole, place.one.body, `\n${indent}${line}${place.one.body}`),
      );
    },
  ),
  whole("SUBJECT_REPLACED", "patched", ["pytest"], ({ text, world, cases }, random) => {
    const at = random.below(cases.length);
    const [one, claim] = [cases[at], world.cases[at]?.claims[0]];
    if (one === undefined || claim === undefined) return undefined;
    const target = `tests.test_${world.module}.${fnName("pytest", claim.fn)}`;
    return put(
      text,
      one.whole,
      put(
        one.whole,
        "():",
        random.pick([
          `(monkeypatch):\n    monkeypatch.setattr("${target}", lambda *_: ${claim.want})`,
          `(mocker):\n    mocker.patch("${target}", return_value=${claim.want})`,
        ]),
      ),
    );
  }),
  whole("SUBJECT_REPLACED", "expect replaced", ["vitest", "jest"], ({ text }, random) =>
    put(
      text.replace("expect, ", ""),
      "\ndescribe(",
      `\n${random.pick(["const expect = () => new Proxy({}, { get: () => () => undefined });", "function expect() {\n  return { toEqual() {}, toBe() {}, toHaveLength() {}, toContain() {}, toBeCloseTo() {}, toThrow() {} };\n}"])}\n\ndescribe(`,
    ),
  ),
];

function both2(
  about: string,
  name: string,
  list: readonly Framework[],
  after: (repo: Rendered, random: Random) => string | undefined,
): Mutator[] {
  return list.map((framework) => whole(about, `${name} ${framework}`, [framework], after));
}
