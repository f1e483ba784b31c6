/** Directories whose files belong to tests. Not `specs/`, where plan documents live; `spec/` is where Ruby keeps its tests. */
const TEST_DIRECTORY =
  /(?:^|\/)(?:tests?|integration-tests|playwright|__tests__|__mocks__|__snapshots__|spec|e2e|cypress|testdata|fixtures)\//i;
/** Names that test runners collect. */
const TEST_NAME =
  /(?:^|\/)(?:[^/]+[._-](?:test|tests|spec|e2e|cy)\.[^/.]+|test_[^/]+\.\w+|conftest\.py|[^/]+_test\.(?:go|py|rb|exs|dart|cc|cpp|c)|[^/]*Tests?\.(?:java|kt|cs|swift|php|scala|groovy|fs|vb)|[^/]+(?:Spec|IT)\.(?:java|kt|cs|swift|php|groovy)|[^/]+Spec\.(?:scala|kt|groovy|hs)|[^/]+_spec\.(?:rb|lua))$/;

/** A file that a runner would collect by its name. */
export function isTestFile(path: string): boolean {
  return TEST_NAME.test(path);
}

/** A test or what only tests use. */
export function isTestSide(path: string): boolean {
  return isTestFile(path) || TEST_DIRECTORY.test(path);
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
