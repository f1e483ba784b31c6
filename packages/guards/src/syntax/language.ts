export type Language = "script" | "python" | "go" | "rust";

const LANGUAGES: readonly { readonly name: RegExp; readonly language: Language }[] = [
  { name: /\.[cm]?[jt]sx?$/, language: "script" },
  { name: /\.pyi?$/, language: "python" },
  { name: /\.go$/, language: "go" },
  { name: /\.rs$/, language: "rust" },
];

export function languageOf(path: string): Language | undefined {
  return LANGUAGES.find(({ name }) => name.test(path))?.language;
}

const TEST_DIRECTORY = /(?:^|\/)(?:tests?|__tests__|spec|e2e|integration-tests|testdata|fixtures)\//i;
/** Names that the runners of these languages collect without being told to. */
const COLLECTED: Record<Language, RegExp> = {
  script:
    /(?:^|\/)(?:[^/]+[._-](?:test|tests|spec|e2e)\.[cm]?[jt]sx?|(?:test|tests)\.[cm]?[jt]s)$|(?:^|\/)(?:__tests__|tests?)\/(?:[^/]+\/)*[^/]+\.[cm]?[jt]sx?$/,
  python: /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/,
  go: /(?:^|\/)[^/_.][^/]*_test\.go$/,
  rust: /\.rs$/,
};

/** A file whose tests a runner finds by its name. In Rust tests stand anywhere. */
export function isCollected(path: string): boolean {
  const language = languageOf(path);
  return language !== undefined && COLLECTED[language].test(path);
}

/** A test, or what only tests use. */
export function isTestSide(path: string): boolean {
  const language = languageOf(path);
  const byName = language !== undefined && language !== "rust" && COLLECTED[language].test(path);
  return (
    byName || TEST_DIRECTORY.test(path) || /(?:^|\/)(?:conftest\.py|[^/]*_test\.rs|tests\.rs)$/.test(path)
  );
}

export function isSnapshot(path: string): boolean {
  return /\.snap(?:\.new)?$|(?:^|\/)__(?:image_)?snapshots__\/|(?:^|\/)snapshots?\/|\.(?:ambr|golden|approved\.\w+)$|(?:^|\/)testdata\/.*(?:golden|expected|want)/i.test(
    path,
  );
}
