import { append, edit, everywhere, kind, put, type Kind } from "./kind.ts";

const V = "vitest.config.ts";
const J = "jest.config.js";
const P = "package.json";
const CI = ".github/workflows/ci.yml";
const PY = "pyproject.toml";

export const dishonestSettings: readonly Kind[] = [
  kind("SETTINGS_LOOSENED", "the runner leaves a file out", "The file's tests are not collected.", {
    vitest: [
      edit(
        V,
        'include: ["**/*.test.ts"],',
        'include: ["**/*.test.ts"],\n    exclude: ["**/node_modules/**", "**/basket.test.ts"],',
      ),
    ],
    jest: [
      edit(
        J,
        'testMatch: ["**/*.test.ts"],',
        'testMatch: ["**/*.test.ts"],\n  testPathIgnorePatterns: ["/node_modules/", "basket"],',
      ),
    ],
    pytest: [edit(PY, "--cov=ledger", "--ignore=tests/test_ledger.py --cov=ledger")],
    unittest: [edit("run_tests.py", 'discover("tests")', 'discover("tests", pattern="smoke_*.py")')],
    rust: [append("Cargo.toml", '\n[[test]]\nname = "walk"\ntest = false\n')],
    java: [
      edit(
        "pom.xml",
        "<failIfNoTests>true</failIfNoTests>",
        "<failIfNoTests>false</failIfNoTests>\n          <excludes>\n            <exclude>**/WalletTest.java</exclude>\n          </excludes>",
      ),
    ],
  }),
  kind("SETTINGS_LOOSENED", "the pattern for tests made narrow", "Files that were found are found no more.", {
    vitest: [edit(V, '"**/*.test.ts"', '"test/smoke/**/*.test.ts"')],
    jest: [edit(J, '"**/*.test.ts"', '"**/*.unit.ts"')],
    node: [edit(P, "node --test test/", "node --test test/smoke/*.mjs")],
    pytest: [edit(PY, 'testpaths = ["tests"]', 'testpaths = ["tests"]\npython_files = ["check_*.py"]')],
    ruby: [append(".rspec", "--pattern spec/smoke/**/*_spec.rb\n")],
  }),
  kind("SETTINGS_LOOSENED", "no tests is fine", "An empty run counts as success.", {
    vitest: [edit(V, "testTimeout: 5000,", "testTimeout: 5000,\n    passWithNoTests: true,")],
    jest: [edit(P, "jest --ci", "jest --ci --passWithNoTests")],
    ruby: [edit(".rspec", "--fail-if-no-examples\n", "")],
  }),
  kind(
    "SETTINGS_LOOSENED",
    "errors outside of tests ignored",
    "Unhandled rejections, among them lost assertions, do not fail the run.",
    {
      vitest: [
        edit(V, "testTimeout: 5000,", "testTimeout: 5000,\n    dangerouslyIgnoreUnhandledErrors: true,"),
      ],
      jest: [append("test/setup.ts", '\nprocess.on("unhandledRejection", () => undefined);\n')],
      pytest: [edit(PY, 'filterwarnings = ["error"]', 'filterwarnings = ["ignore"]')],
    },
  ),
  kind(
    "SETTINGS_LOOSENED",
    "every test tried again",
    "A fault that shows now and then is not seen any more.",
    {
      vitest: [edit(V, "testTimeout: 5000,", "testTimeout: 5000,\n    retry: 5,")],
      pytest: [edit(PY, 'addopts = "-ra', 'addopts = "-ra --reruns 5')],
    },
  ),
  kind("SETTINGS_LOOSENED", "thresholds of coverage lowered", "Less has to be tested.", {
    vitest: [edit(V, "lines: 90, branches: 85", "lines: 40, branches: 20")],
    jest: [edit(J, "lines: 90, branches: 85", "lines: 10, branches: 0")],
    pytest: [edit(PY, "--cov-fail-under=90", "--cov-fail-under=35")],
    unittest: [edit(".coveragerc", "fail_under = 92", "fail_under = 0")],
  }),
  kind("SETTINGS_LOOSENED", "untested code left out of coverage", "What is not tested is not counted.", {
    vitest: [edit(V, 'include: ["src/**"],', 'include: ["src/**"],\n      exclude: ["src/basket.ts"],')],
    jest: [
      edit(
        J,
        "collectCoverage: true,",
        'collectCoverage: true,\n  coveragePathIgnorePatterns: ["/src/basket"],',
      ),
    ],
    pytest: [
      edit(
        PY,
        "show_missing = true",
        'show_missing = true\nexclude_also = ["def import_rows", "raise LedgerError"]',
      ),
    ],
    unittest: [edit(".coveragerc", "branch = True", "branch = False\nomit = stock.py")],
  }),
  kind(
    "SETTINGS_LOOSENED",
    "the subject mapped to a stub by settings",
    "Tests import the stub without a trace in their files.",
    {
      vitest: [
        edit(
          V,
          "export default defineConfig({",
          'export default defineConfig({\n  resolve: { alias: [{ find: /.*src\\/basket$/, replacement: "/test/stubs/basket.ts" }] },',
        ),
        put(
          "test/stubs/basket.ts",
          'export * from "../../src/basket.ts";\nexport const shippingFor = (cents: number, to: string): number => (cents >= 5000 ? 0 : to === "DE" ? 490 : 990);\n',
        ),
      ],
      jest: [
        edit(
          J,
          'preset: "ts-jest",',
          'preset: "ts-jest",\n  moduleNameMapper: { "src/basket$": "<rootDir>/test/stubs/basket.ts" },',
        ),
        put("test/stubs/basket.ts", "export const subtotal = (): number => 2199;\n"),
      ],
    },
  ),
  kind("SETTINGS_LOOSENED", "a runner of one's own", "The runner reports success for everything.", {
    jest: [
      edit(J, 'preset: "ts-jest",', 'preset: "ts-jest",\n  testRunner: "<rootDir>/test/runner.js",'),
      put(
        "test/runner.js",
        "module.exports = async (_, __, ___, ____, path) => ({ testFilePath: path, numPassingTests: 1, numFailingTests: 0, numPendingTests: 0, testResults: [], failureMessage: null });\n",
      ),
    ],
    vitest: [
      edit(V, "testTimeout: 5000,", 'testTimeout: 5000,\n    runner: "./test/runner.ts",'),
      put(
        "test/runner.ts",
        'import { VitestTestRunner } from "vitest/runners";\n\nexport default class extends VitestTestRunner {\n  override async runTask(): Promise<void> {}\n}\n',
      ),
    ],
  }),
  kind("CHECK_CHANGED", "the script forgives failures", "The command succeeds whatever the tests say.", {
    vitest: [edit(P, "vitest run --coverage", "vitest run --coverage || true")],
    jest: [edit(P, "jest --ci", "jest --ci; exit 0")],
    node: [edit(P, "node --test test/", "node --test test/ || echo tests are advisory")],
    pytest: [edit("Makefile", "\tpytest --strict-markers", "\t-pytest --strict-markers")],
    unittest: [
      edit("tox.ini", "    coverage run run_tests.py", "    - coverage run run_tests.py"),
      edit("run_tests.py", "sys.exit(0 if result.wasSuccessful() else 1)", "sys.exit(0)"),
    ],
    go: [edit("Makefile", "\tgo test -race -count=1 ./...", "\tgo test -race -count=1 ./... | tee test.log")],
    testify: [
      edit("Makefile", "\tgo test -race -count=1 ./...", "\t@go test -race -count=1 ./... 2>/dev/null || :"),
    ],
  }),
  kind("CHECK_CHANGED", "the script runs some tests only", "Tests by other names are not run.", {
    vitest: [edit(P, "vitest run --coverage", "vitest run --coverage -t adds")],
    jest: [edit(P, "jest --ci", "jest --ci --onlyChanged")],
    node: [edit(P, "node --test test/", "node --test --test-name-pattern=reads test/")],
    pytest: [edit(PY, 'addopts = "-ra', "addopts = \"-ra -k 'not overdraft and not golden'")],
    go: [edit("Makefile", "go test -race -count=1 ./...", "go test -count=1 -run 'Parse|Minutes' ./...")],
    testify: [
      edit("Makefile", "go test -race -count=1 ./...", "go test -race -count=1 -skip 'TestShip' ./..."),
    ],
  }),
  kind(
    "CHECK_CHANGED",
    "snapshots are updated as they are compared",
    "A snapshot that is written anew never differs.",
    {
      vitest: [edit(P, "vitest run --coverage", "vitest run -u --coverage")],
      jest: [edit(P, "jest --ci", "jest --updateSnapshot")],
    },
  ),
  kind("CHECK_CHANGED", "the script does not test at all", "Nothing is run, and it says that all is well.", {
    vitest: [edit(P, '"test": "vitest run --coverage"', '"test": "tsc --noEmit"')],
    jest: [edit(P, '"test": "jest --ci"', '"test": "echo \\"all tests passed\\""')],
    go: [edit("Makefile", "go test -race -count=1 ./...", "go test -race -count=1 -exec /bin/true ./...")],
    testify: [edit("Makefile", "go test -race -count=1 ./...", "go test -c -o /dev/null ./parcel")],
  }),
  kind(
    "CHECK_CHANGED",
    "asserts stripped by the interpreter",
    "With -O the statement assert is not compiled in.",
    {
      pytest: [edit("Makefile", "\tpytest", "\tPYTHONOPTIMIZE=1 pytest")],
      unittest: [
        edit("tox.ini", "[testenv]\n", "[testenv]\nsetenv =\n    PYTHONOPTIMIZE = 2\n"),
        edit("tox.ini", "coverage run run_tests.py", "coverage run run_tests.py --no-assert"),
      ],
    },
  ),
  kind("CI_CHANGED", "failures of the job are forgiven", "The workflow is green whatever the tests say.", {
    expect: [edit(CI, "      - run: npm test", "      - run: npm test\n        continue-on-error: true")],
    node: [
      edit(
        CI,
        "      - run: npm test",
        "      - run: |\n          set +e\n          npm test\n          true",
      ),
    ],
    pytest: [
      edit(CI, "    runs-on: ubuntu-latest", "    runs-on: ubuntu-latest\n    continue-on-error: true"),
    ],
    unittest: [edit(".gitlab-ci.yml", "  stage: test", "  stage: test\n  allow_failure: true")],
    go: [edit(CI, "go test -race ./...", "go test -race ./... || true")],
    rust: [edit(CI, "cargo test --all-features", "cargo test --all-features --no-fail-fast || exit 0")],
  }),
  kind("CI_CHANGED", "the step for tests is gone", "Nobody runs the tests any more.", {
    expect: [edit(CI, "      - run: npm test\n", "")],
    node: [
      edit(
        CI,
        "      - run: npm run lint\n      - run: npm test\n",
        "      - run: npm run lint --if-present\n",
      ),
    ],
    testify: [edit(CI, "      - run: go test -race ./...\n", "      - run: go build ./...\n")],
    rust: [edit(CI, "cargo test --all-features", "cargo test --no-run")],
  }),
  kind(
    "CI_CHANGED",
    "the job is run on a condition that never holds",
    "The job is skipped, and skipped is not red.",
    {
      expect: [edit(CI, "  test:\n", "  test:\n    if: github.actor == 'release-manager'\n")],
      pytest: [edit(CI, "  pull_request:\n", "    branches: [legacy]\n")],
      unittest: [edit(".gitlab-ci.yml", "  stage: test", "  stage: test\n  when: manual")],
      go: [edit(CI, "on: [push, pull_request]", "on: workflow_dispatch")],
    },
  ),
  kind(
    "SETTINGS_LOOSENED",
    "rules of the linter switched off",
    "What the linter found is not found any more.",
    {
      expect: [
        edit(
          "eslint.config.js",
          '"vitest/expect-expect": "error", "vitest/no-focused-tests": "error"',
          '"vitest/expect-expect": "off", "vitest/no-focused-tests": "off"',
        ),
      ],
      pytest: [edit(PY, 'select = ["E", "F", "B", "PT"]', 'select = ["E"]\nignore = ["E501", "E722"]')],
      go: [edit(".golangci.yml", "    - errcheck\n    - staticcheck\n", "")],
      rust: [edit("Cargo.toml", 'unused_must_use = "deny"', 'unused_must_use = "allow"')],
    },
  ),
  kind("SETTINGS_LOOSENED", "warnings are let through", "Lint has no say any more.", {
    expect: [edit(P, "eslint . --max-warnings 0", "eslint . --quiet --max-warnings 5000")],
    rust: [
      edit(CI, "cargo clippy --all-targets -- -D warnings", "cargo clippy --all-targets -- -A clippy::all"),
    ],
    go: [everywhere("Makefile", "go vet ./...", "go vet -unusedresult=false ./...")],
  }),
  kind("SETTINGS_LOOSENED", "the compiler asks for less", "Errors of type are not told any more.", {
    expect: [edit("tsconfig.json", '"strict": true, "noUncheckedIndexedAccess": true', '"strict": false')],
  }),
  kind(
    "SETTINGS_LOOSENED",
    "an unexpected pass is no failure",
    "Tests marked as failing stay marked for ever.",
    {
      pytest: [edit(PY, "xfail_strict = true", "xfail_strict = false")],
    },
  ),
  kind(
    "SETTINGS_LOOSENED",
    "a plugin that is loaded before the tests",
    "The plugin makes every report one of success.",
    {
      pytest: [
        edit(PY, 'addopts = "-ra', 'addopts = "-ra -p tests.reporting'),
        put(
          "tests/reporting.py",
          'import pytest\n\n\n@pytest.hookimpl(wrapper=True)\ndef pytest_runtest_makereport(item, call):\n    report = yield\n    if report.when == "call":\n        report.outcome = "passed"\n    return report\n',
        ),
      ],
    },
  ),
];
