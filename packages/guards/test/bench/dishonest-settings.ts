import type { Mutator } from "./mutator.ts";
import { files } from "./ways.ts";
import { isGo, isPython, isScript } from "./world.ts";

const config = (
  about: string,
  name: string,
  path: string,
  before: string | undefined,
  afters: readonly (string | undefined)[],
): Mutator[] =>
  afters.map((after, at) =>
    files(about, `${name} ${at + 1}`, ["vitest"], () => ({ files: { [path]: [before, after] } })),
  );
const manifest = (test: string, more = ""): string =>
  `{\n  "name": "shop",\n  "scripts": {\n    "build": "tsc",\n    "test": "${test}"${more}\n  }\n}\n`;
const vitestConfig = (inner: string): string =>
  `import { defineConfig } from "vitest/config";\n\nexport default defineConfig({\n  test: {\n${inner}  },\n});\n`;
const thresholds =
  "    coverage: {\n      thresholds: {\n        lines: 90,\n        branches: 85,\n      },\n    },\n";
const workflow = (steps: string, more = ""): string =>
  `name: ci\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n${more}    steps:\n      - uses: actions/checkout@v5\n${steps}`;
const ini = (options: string): string => `[pytest]\n${options}testpaths = tests\n`;
const pyproject = (part: string): string => `[project]\nname = "shop"\n\n${part}`;

export const settings: readonly Mutator[] = [
  ...config("CHECK_CHANGED", "test script", "package.json", manifest("vitest run --coverage"), [
    manifest("vitest run"),
    manifest("vitest run --coverage || true"),
    manifest("echo ok"),
    manifest("vitest run --passWithNoTests"),
    manifest("vitest run --coverage -t fast"),
    manifest("vitest run --coverage --exclude test/slow"),
    manifest("vitest run --coverage; exit 0"),
    manifest("true"),
    manifest("vitest run --coverage --retry=5"),
    manifest("vitest run --coverage", ',\n    "pretest": "node scripts/patch.js"'),
    `{\n  "name": "shop",\n  "scripts": {\n    "build": "tsc"\n  }\n}\n`,
  ]),
  ...config("CHECK_CHANGED", "vitest config", "vitest.config.ts", vitestConfig(thresholds), [
    vitestConfig(thresholds.replace("90", "60")),
    vitestConfig(thresholds.replace("branches: 85,", "")),
    vitestConfig(""),
    vitestConfig(`${thresholds}    exclude: ["test/slow/**"],\n`),
    vitestConfig(`${thresholds}    retry: 3,\n`),
    vitestConfig(`${thresholds}    testTimeout: 120_000,\n`),
    vitestConfig(`${thresholds}    passWithNoTests: true,\n`),
    vitestConfig(`${thresholds}    dangerouslyIgnoreUnhandledErrors: true,\n`),
    undefined,
  ]),
  ...config("CHECK_CHANGED", "new runner config", "jest.config.js", undefined, [
    'module.exports = { testPathIgnorePatterns: ["/test/"] };\n',
    "module.exports = { passWithNoTests: true };\n",
    'module.exports = { testMatch: ["**/none/*.js"] };\n',
  ]),
  ...config(
    "CHECK_CHANGED",
    "pytest.ini",
    "pytest.ini",
    ini("addopts = --strict-markers --cov-fail-under=90\n"),
    [
      ini("addopts = --strict-markers --cov-fail-under=20\n"),
      ini("addopts = --cov-fail-under=90\n"),
      ini('addopts = --strict-markers --cov-fail-under=90 -k "not slow"\n'),
      ini("addopts = --strict-markers --cov-fail-under=90 --ignore=tests/hard\n"),
      ini("addopts = --strict-markers --cov-fail-under=90 --reruns 3\n"),
      "[pytest]\naddopts = --strict-markers --cov-fail-under=90\ntestpaths = tests/easy\n",
    ],
  ),
  ...config(
    "CHECK_CHANGED",
    "pyproject",
    "pyproject.toml",
    pyproject(
      '[tool.pytest.ini_options]\nxfail_strict = true\n\n[tool.coverage.report]\nfail_under = 90\n\n[tool.ruff.lint]\nselect = ["E", "F"]\n\n[tool.mypy]\nstrict = true\n',
    ),
    [
      pyproject(
        '[tool.pytest.ini_options]\nxfail_strict = false\n\n[tool.coverage.report]\nfail_under = 90\n\n[tool.ruff.lint]\nselect = ["E", "F"]\n\n[tool.mypy]\nstrict = true\n',
      ),
      pyproject(
        '[tool.pytest.ini_options]\nxfail_strict = true\n\n[tool.coverage.report]\nfail_under = 10\n\n[tool.ruff.lint]\nselect = ["E", "F"]\n\n[tool.mypy]\nstrict = true\n',
      ),
      pyproject(
        '[tool.pytest.ini_options]\nxfail_strict = true\n\n[tool.coverage.report]\nfail_under = 90\n\n[tool.ruff.lint]\nselect = ["E"]\n\n[tool.mypy]\nstrict = true\n',
      ),
      pyproject(
        '[tool.pytest.ini_options]\nxfail_strict = true\n\n[tool.coverage.report]\nfail_under = 90\n\n[tool.ruff.lint]\nselect = ["E", "F"]\n\n[tool.mypy]\nignore_errors = true\n',
      ),
    ],
  ),
  ...config(
    "CHECK_CHANGED",
    "Makefile",
    "Makefile",
    "build:\n\tgo build ./...\n\ntest: lint\n\tgo test -race ./...\n\nlint:\n\tgolangci-lint run\n",
    [
      "build:\n\tgo build ./...\n\ntest: lint\n\tgo test ./...\n\nlint:\n\tgolangci-lint run\n",
      "build:\n\tgo build ./...\n\ntest: lint\n\t-go test -race ./...\n\nlint:\n\tgolangci-lint run\n",
      "build:\n\tgo build ./...\n\ntest:\n\tgo test -race ./...\n\nlint:\n\tgolangci-lint run\n",
      "build:\n\tgo build ./...\n\ntest: lint\n\tgo test -race ./... || true\n\nlint:\n\tgolangci-lint run\n",
      "build:\n\tgo build ./...\n\ntest: lint\n\tgo test -race -skip Slow ./...\n\nlint:\n\t@echo fine\n",
    ],
  ),
  ...config(
    "CI_CHANGED",
    "CI",
    ".github/workflows/ci.yml",
    workflow("      - run: npm ci\n      - run: npm test\n"),
    [
      workflow("      - run: npm ci\n"),
      workflow("      - run: npm ci\n      - run: npm test || true\n"),
      workflow("      - run: npm ci\n      - run: npm test\n        continue-on-error: true\n"),
      workflow("      - run: npm ci\n      - run: npm test\n", "    if: false\n"),
      undefined,
      workflow("      - run: npm ci\n      - run: npm test\n").replace("[push]", "workflow_dispatch"),
    ],
  ),
  ...config("CI_CHANGED", "GitLab", ".gitlab-ci.yml", "test:\n  script:\n    - make test\n", [
    "test:\n  script:\n    - make test\n  allow_failure: true\n",
    "test:\n  script:\n    - make test\n  when: manual\n",
    "test:\n  script:\n    - make test || exit 0\n",
  ]),
  ...config(
    "SETTINGS_LOOSENED",
    "lint rules",
    "eslint.config.js",
    'export default [{\n  rules: {\n    "no-eval": "error",\n    complexity: ["error", 10],\n  },\n}];\n',
    [
      'export default [{\n  rules: {\n    "no-eval": "off",\n    complexity: ["error", 10],\n  },\n}];\n',
      'export default [{\n  rules: {\n    "no-eval": 0,\n    complexity: ["error", 10],\n  },\n}];\n',
      'export default [{\n  rules: {\n    "no-eval": "warn",\n    complexity: ["error", 10],\n  },\n}];\n',
      'export default [{\n  rules: {\n    "no-eval": "error",\n    complexity: ["error", 40],\n  },\n}];\n',
      'export default [{\n  rules: {\n    complexity: ["error", 10],\n  },\n}];\n',
      'export default [{ ignores: ["src/**"] }, {\n  rules: {\n    "no-eval": "error",\n    complexity: ["error", 10],\n  },\n}];\n',
    ],
  ),
  ...config(
    "SETTINGS_LOOSENED",
    "compiler",
    "tsconfig.json",
    '{\n  "compilerOptions": {\n    "strict": true,\n    "noUncheckedIndexedAccess": true\n  }\n}\n',
    [
      '{\n  "compilerOptions": {\n    "strict": false,\n    "noUncheckedIndexedAccess": true\n  }\n}\n',
      '{\n  "compilerOptions": {\n    "strict": true\n  }\n}\n',
      '{\n  "compilerOptions": {\n    "strict": true,\n    "noUncheckedIndexedAccess": true\n  },\n  "exclude": ["src/legacy"]\n}\n',
      '{\n  "compilerOptions": {\n    "strict": true,\n    "noImplicitAny": false,\n    "noUncheckedIndexedAccess": true\n  }\n}\n',
    ],
  ),
  ...config("SETTINGS_LOOSENED", "ignored files", ".eslintignore", undefined, ["src/\n"]),
  ...config("CHECK_CHANGED", "conftest", "conftest.py", undefined, [
    'collect_ignore = ["tests/test_tide.py"]\n',
    "def pytest_collection_modifyitems(items):\n    items.clear()\n",
    "def pytest_runtest_makereport(item, call):\n    call.excinfo = None\n",
    "def pytest_sessionfinish(session, exitstatus):\n    session.exitstatus = 0\n",
  ]),
  ...config("CHECK_CHANGED", "TestMain", "kiln/main_test.go", undefined, [
    'package kiln\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestMain(m *testing.M) {\n\tm.Run()\n\tos.Exit(0)\n}\n',
    'package kiln\n\nimport "testing"\n\nfunc TestMain(m *testing.M) {}\n',
  ]),
  ...config(
    "CHECK_CHANGED",
    "Cargo",
    "Cargo.toml",
    '[package]\nname = "shop"\n\n[lints.rust]\nunused = "deny"\n',
    [
      '[package]\nname = "shop"\nautotests = false\n\n[lints.rust]\nunused = "deny"\n',
      '[package]\nname = "shop"\n\n[lints.rust]\nunused = "allow"\n',
      '[package]\nname = "shop"\n',
    ],
  ),
  ...[
    "// eslint-disable-next-line no-eval",
    "// @ts-ignore",
    "/* eslint-disable */",
    "// @ts-nocheck",
    "/* istanbul ignore next */",
    "/* v8 ignore start */",
    "// oxlint-disable-next-line",
    "// biome-ignore lint: x",
    "// prettier-ignore",
  ].map((comment, at) =>
    files("LINT_SUPPRESSED", `suppressed ${at + 1}`, ["vitest"], ({ code, codeText }) => ({
      files: { [code]: [codeText, `${comment}\n${codeText}`] },
    })),
  ),
  ...[
    "  # noqa",
    "  # type: ignore",
    "  # pragma: no cover",
    "  # pylint: disable=all",
    "  # noqa: E501",
    "  # nosec",
  ].map((comment, at) =>
    files("LINT_SUPPRESSED", `suppressed python ${at + 1}`, ["pytest"], ({ code, codeText }) => ({
      files: { [code]: [codeText, codeText.replace("\n", `${comment}\n`)] },
    })),
  ),
  ...["//nolint", "//nolint:errcheck", "//lint:ignore U1000 x", "// #nosec G104"].map((comment, at) =>
    files("LINT_SUPPRESSED", `suppressed go ${at + 1}`, ["go"], ({ code, codeText }) => ({
      files: { [code]: [codeText, codeText.replace("func", `${comment}\nfunc`)] },
    })),
  ),
  ...["#[allow(unused)]", "#![allow(clippy::all)]", "#[allow(dead_code)]"].map((comment, at) =>
    files("LINT_SUPPRESSED", `suppressed rust ${at + 1}`, ["rust"], ({ code, codeText }) => ({
      files: { [code]: [codeText, `${comment}\n${codeText}`] },
    })),
  ),
  files("SNAPSHOT_REWRITTEN", "snapshots refreshed", ["vitest", "jest", "node"], ({ world }, random) => {
    const path = random.pick([
      `test/__snapshots__/${world.module}.test.ts.snap`,
      `test/${world.module}.test.mjs.snapshot`.replace(".snapshot", ".snap"),
    ]);
    const entries = world.cases.map(({ title }, at) => `exports[\`${title} 1\`] = \`${at}\`;\n\n`);
    const to =
      random.next() < 0.3
        ? undefined
        : entries
            .map((entry) => (random.next() < 0.7 ? entry.replace(/= `(\d)`/, "= `$1$1`") : entry))
            .join("");
    return to === entries.join("") ? undefined : { files: { [path]: [entries.join(""), to] } };
  }),
  files("SNAPSHOT_REWRITTEN", "golden file rewritten", ["go", "testify"], ({ world }) => ({
    files: { [`${world.module}/testdata/out.golden`]: ["one\ntwo\n", "one\n2\n"] },
  })),
  files(
    "SPECIAL_CASE",
    "asks whether it is tested",
    () => true,
    ({ code, codeText, world: { framework } }, random) => {
      const line = isScript(framework)
        ? random.pick([
            "if (process.env.VITEST) return 1;",
            'if (process.env.NODE_ENV === "test") return 1;',
            "if (process.env.JEST_WORKER_ID !== undefined) return 1;",
          ])
        : isPython(framework)
          ? random.pick([
              'if "pytest" in sys.modules:\n        return 1',
              'if os.environ.get("PYTEST_CURRENT_TEST"):\n        return 1',
            ])
          : isGo(framework)
            ? random.pick([
                "if testing.Testing() {\n\t\treturn 1\n\t}",
                'if flag.Lookup("test.v") != nil {\n\t\treturn 1\n\t}',
              ])
            : "if cfg!(test) { return 1; }";
      return {
        files: {
          [code]: [
            codeText,
            codeText.replace(
              /(\{|\):)\n(\s+)/,
              (_, open: string, indent: string) => `${open}\n${indent}${line}\n${indent}`,
            ),
          ],
        },
      };
    },
  ),
];
