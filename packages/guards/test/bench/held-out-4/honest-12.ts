import { edit, kind, put, type Kind } from "../held-out-3/kind.ts";
import { CI } from "./places.ts";

export const honest12: readonly Kind[] = [
  kind("config", "a bar is raised", "More has to hold than before.", {
    vitest: [
      edit("vitest.config.ts", "lines: 90, branches: 85", "lines: 95, branches: 90, functions: 95"),
      edit("tsconfig.json", '"strict": true,', '"strict": true, "exactOptionalPropertyTypes": true,'),
    ],
    jest: [
      edit("jest.config.js", "lines: 90, branches: 85", "lines: 92, branches: 85, statements: 92"),
      edit(
        "jest.config.js",
        "  collectCoverage: true,\n",
        "  collectCoverage: true,\n  errorOnDeprecated: true,\n  randomize: true,\n",
      ),
    ],
    pytest: [
      edit("pyproject.toml", "--cov-fail-under=90", "--cov-branch --cov-fail-under=95"),
      edit("pyproject.toml", '["E", "F", "B", "PT"]', '["E", "F", "B", "PT", "SIM", "UP"]'),
    ],
    go: [
      edit(".golangci.yml", "    - thelper\n", "    - thelper\n    - paralleltest\n    - testifylint\n"),
      edit("Makefile", "-race -count=1", "-race -count=1 -shuffle=on"),
    ],
    testify: [
      edit(
        "Makefile",
        "go test -race -count=1 ./...",
        "go vet ./...\n\tgo test -race -count=2 -shuffle=on ./...",
      ),
    ],
    rust: [
      edit("Cargo.toml", 'unwrap_used = "warn"', 'unwrap_used = "deny"\ndbg_macro = "deny"'),
      edit("Cargo.toml", 'unused_must_use = "deny"', 'unused_must_use = "deny"\nunsafe_code = "forbid"'),
    ],
    unittest: [
      edit(".coveragerc", "fail_under = 92", "fail_under = 96"),
      edit("run_tests.py", "verbosity=2)", 'verbosity=2, warnings="error")'),
    ],
    ruby: [
      edit(
        "spec/spec_helper.rb",
        "  config.order = :random\n",
        "  config.order = :random\n  config.raise_errors_for_deprecations!\n  config.mock_with(:rspec) { |mocks| mocks.verify_partial_doubles = true }\n",
      ),
    ],
  }),
  kind(
    "config",
    "a new kind of test gets its own settings",
    "The old tests run with the old settings; new ones are added.",
    {
      vitest: [
        put(
          "vitest.browser.config.ts",
          'import { defineConfig } from "vitest/config";\n\nexport default defineConfig({\n  test: { include: ["browser/**/*.check.ts"], browser: { enabled: true, provider: "playwright", instances: [{ browser: "chromium" }] } },\n});\n',
        ),
        put(
          "browser/total.check.ts",
          'import { expect, it } from "vitest";\nimport { subtotal } from "../src/basket";\n\nit("adds up in a browser too", () => {\n  expect(subtotal([{ sku: "A", unitCents: 3, quantity: 4 }])).toBe(12);\n});\n',
        ),
        edit(
          "package.json",
          '"vitest run --coverage"',
          '"vitest run --coverage",\n    "test:browser": "vitest run --config vitest.browser.config.ts"',
        ),
        edit(CI, "      - run: npm test\n", "      - run: npm test\n      - run: npm run test:browser\n"),
      ],
      pytest: [
        put("tests/slow/__init__.py", ""),
        put(
          "tests/slow/test_many.py",
          'from decimal import Decimal\n\nimport pytest\n\nfrom ledger import Account, transfer\n\n\n@pytest.mark.slow\ndef test_many_transfers_keep_the_sum():\n    one, two = Account("one", Decimal("1000")), Account("two")\n    for _ in range(1000):\n        transfer(one, two, Decimal("1"))\n    assert (one.balance, two.balance) == (Decimal("0"), Decimal("1000"))\n',
        ),
        edit(
          "pyproject.toml",
          "xfail_strict = true\n",
          'xfail_strict = true\nmarkers = ["slow: takes seconds; runs with all others"]\n',
        ),
      ],
      go: [
        put(
          "window/serve_integration_test.go",
          '//go:build integration\n\npackage window\n\nimport "testing"\n\nfunc TestRoundTripOfAllMinutes(t *testing.T) {\n\tfor m := range 1439 {\n\t\tw := Window{m, m + 1}\n\t\tif back := mustParse(t, w.String()); back != w {\n\t\t\tt.Fatalf("%v came back as %v", w, back)\n\t\t}\n\t}\n}\n',
        ),
        edit("Makefile", "lint:\n", "integration:\n\tgo test -tags integration -count=1 ./...\n\nlint:\n"),
        edit(
          CI,
          "      - run: go test -race ./...\n",
          "      - run: go test -race ./...\n      - run: make integration\n",
        ),
      ],
      node: [
        edit(
          "package.json",
          '"test": "node --test test/"',
          '"test": "node --test test/",\n    "test:soak": "node --test soak/"',
        ),
        put(
          "soak/many.test.mjs",
          'import assert from "node:assert/strict";\nimport { it } from "node:test";\nimport { retry } from "../src/retry.mjs";\n\nit("stands a thousand failures", async () => {\n  let left = 1000;\n  const job = async () => {\n    if (left-- > 0) throw new Error("not yet");\n    return "done";\n  };\n  assert.equal(await retry(job, { attempts: 1001 }), "done");\n});\n',
        ),
        edit(CI, "      - run: npm test\n", "      - run: npm test\n      - run: npm run test:soak\n"),
      ],
      rust: [
        edit(
          "Cargo.toml",
          "[lints.rust]",
          '[dev-dependencies]\ncriterion = "0.5"\n\n[[bench]]\nname = "steps"\nharness = false\n\n[lints.rust]',
        ),
        put(
          "benches/steps.rs",
          'use criterion::{criterion_group, criterion_main, Criterion};\nuse maze::grid::Grid;\n\nfn steps(c: &mut Criterion) {\n    let open = Grid::parse(&vec![".".repeat(50); 50].join("\\n")).unwrap();\n    c.bench_function("steps", |b| b.iter(|| open.steps((0, 0), (49, 49))));\n}\n\ncriterion_group!(benches, steps);\ncriterion_main!(benches);\n',
        ),
      ],
    },
  ),
  kind("scripts", "scripts are split or renamed, and all still run", "`test` calls what it was before.", {
    vitest: [
      edit(
        "package.json",
        '"test": "vitest run --coverage"',
        '"test": "npm run test:unit",\n    "test:unit": "vitest run --coverage",\n    "test:watch": "vitest"',
      ),
    ],
    jest: [
      edit("package.json", '"test": "jest --ci"', '"pretest": "npm run lint",\n    "test": "jest --ci"'),
    ],
    node: [
      edit(
        "package.json",
        '"node --test test/"',
        '"node --test --test-reporter=spec --enable-source-maps test/"',
      ),
    ],
    pytest: [
      edit("Makefile", ".PHONY: test lint\n", ".PHONY: all test lint\nall: lint test\n"),
      edit("Makefile", "\tpytest --strict-markers\n", "\tpython -m pytest --strict-markers\n"),
    ],
    go: [
      edit("Makefile", "test:\n", ".PHONY: test vet lint\n\nvet:\n\tgo vet ./...\n\ntest: vet\n"),
      edit("Makefile", "test: vet\n\tgo vet ./...\n", "test: vet\n"),
    ],
    unittest: [
      edit(
        "run_tests.py",
        "    sys.exit(0 if result.wasSuccessful() else 1)",
        '    print(f"{result.testsRun} tests", file=sys.stderr)\n    sys.exit(0 if result.wasSuccessful() and result.testsRun else 1)',
      ),
    ],
    rust: [
      edit(
        CI,
        "      - run: cargo test --all-features\n",
        "      - name: all tests\n        run: cargo test --all-features --workspace\n",
      ),
    ],
  }),
];
