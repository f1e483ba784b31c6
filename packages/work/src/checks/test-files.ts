/** Directories whose files belong to tests. Not `specs/`, where plan documents live; `spec/` is where Ruby keeps its tests. */
const TEST_DIRECTORY =
  /(?:^|\/)(?:tests?|integration-tests|playwright|__tests__|__mocks__|__snapshots__|spec|e2e|cypress|testdata|fixtures)\//i;
/** `Shop.UnitTests/` and `ShopUITests/` of C# and Swift, `src/jvmTest/kotlin/` of Gradle. */
const TEST_PROJECT =
  /(?:^|\/)(?:[^/]+\.\w*Tests?|[^/]*[A-Za-z]Tests|src\/\w*[tT]est(?:Fixtures)?\/(?:java|kotlin|groovy|scala|resources))\//;
/** What tests need, or Rust's modules of tests, which nothing but a line in the code takes up. */
const BESIDE_TESTS =
  /(?:^|\/)(?:conftest\.py|(?:test|spec|rails)_helpers?\.(?:rb|exs)|tests?\.rs|[^/]+_tests?\.rs)$/;

/** Data and prose may be called after tests: `openapi-spec.yaml`, `test_data.json`. */
const CODE = String.raw`(?!(?:json5?|ndjson|ya?ml|toml|mdx?|txt|rst|adoc|csv|tsv|xml|html?|ini|cfg|conf|lock|log|sql|snap|golden|env|svg|png|jpe?g|gif|pdf|zip|gz|bin|dat|rs)$)\w+`;
/** Names that test runners collect. */
const COLLECTED: readonly RegExp[] = [
  new RegExp(String.raw`(?:^|\/)[^/]+[._-](?:test|tests|spec|e2e|cy)\.${CODE}$`),
  new RegExp(String.raw`(?:^|\/)test_(?!helpers?\.(?:rb|exs)$)[^/]+\.${CODE}$`),
  /(?:^|\/)(?:[^/]+_spec\.(?:rb|lua)|tests\.py|[^/]+\.bats)$/,
  // jest's own rule; what stands beside its tests has a directory of its own there.
  /(?:^|\/)__tests__\/(?!(?:.*\/)?(?:__\w+__|fixtures?|helpers?|utils?|mocks?|support)\/)(?!.*\.d\.[cm]?ts$).*\.[cm]?[jt]sx?$/,
  // A class may be called so and be none: `src/main` has no tests.
  /^(?!(?:.*\/)?src\/main\/)(?:.*\/)?(?:[^/]*(?:Tests?|TestCase)\.(?:java|kt|cs|swift|php|scala|groovy|fs|vb)|[^/]+(?:Spec|IT)\.(?:java|kt|cs|swift|php|groovy|scala)|[^/]+Spec\.hs|[^/]+Suite\.scala)$/,
  /(?:^|\/)src\/\w*[tT]est\/java\/(?:.*\/)?Test[A-Z][^/]*\.java$/,
  // cargo: each file in `tests/`, and each directory there with a `main.rs`. Below `src/` they are modules.
  /^(?!(?:.*\/)?src\/)(?:.*\/)?tests\/(?:[^/]+|[^/]+\/main)\.rs$/,
];

/** A file that a runner would collect by its name. */
export function isTestFile(path: string): boolean {
  return COLLECTED.some((names) => names.test(path));
}

/** A test or what only tests use. */
export function isTestSide(path: string): boolean {
  return [TEST_DIRECTORY, TEST_PROJECT, BESIDE_TESTS].some((names) => names.test(path)) || isTestFile(path);
}

/** Manifests without which new tests may not even load. */
export function isManifest(path: string): boolean {
  return /(?:^|\/)(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|go\.(?:mod|sum)|Cargo\.(?:toml|lock)|pyproject\.toml|requirements[^/]*\.txt|uv\.lock|poetry\.lock)$/.test(
    path,
  );
}

/** `tests/unit/text-width.test.ts` and `src/text_width.ts` are about the same thing: `textwidth`. */
export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const bare = name
    .replace(/\.[^.]+$/, "")
    .replace(/(?:[._-](?:test|tests|spec|e2e))+$/i, "")
    .replace(/^test[_-]/i, "")
    .replace(/(?<=[a-z])Tests?$|(?<=[a-z])Spec$/, "");
  return bare.toLowerCase().replace(/[^a-z0-9]/g, "");
}
