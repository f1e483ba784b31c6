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
  return language !== undefined && COLLECTED[language].test(path) && !IGNORED[language].test(path);
}

/** Directories that runners of these languages leave out. */
const IGNORED: Record<Language, RegExp> = {
  script: /(?:^|\/)(?:node_modules|dist|\.[^/]+)\//,
  python: /(?:^|\/)(?:build|dist|node_modules|venv|CVS|_darcs|\.[^/]+|[^/]+\.egg)\//,
  go: /(?:^|\/)(?:testdata|vendor|[_.][^/]+)\//,
  rust: /(?:^|\/)target\//,
};

/** How a runner comes upon a file: what its name and place have that others ask for. */
export function collectedBy(path: string): string {
  const name = path.split("/").at(-1) ?? path;
  const kind =
    /(?:[._-](?:test|tests|spec|e2e|unit|it|integration|long|slow|windows|linux|darwin|freebsd|android|ios|js|wasm|plan9|solaris|aix|amd64|arm64|386|arm|riscv64|s390x))*\.\w+$/.exec(
      name,
    )?.[0] ?? "";
  const lead = /^(?:test_|_|\.)/.exec(name)?.[0] ?? "";
  const odd =
    path
      .match(
        /(?:^|\/)(?:__tests__|[_.][^/]*|testdata|vendor|build|dist|examples?|attic|old|archive|disabled|skip\w*|legacy|wip|broken|quarantine|manual)(?=\/)/g,
      )
      ?.join() ?? "";
  const root = path.includes("/") ? path.split("/")[0] : "";
  const deep = languageOf(path) === "rust" ? /^(?:.*\/)?tests\/[^/]+\.rs$/.test(path) : "";
  return [lead, kind.replace(/\.[cm]?([jt])sx?$/, ".$1s"), odd, root, deep].join(" ");
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
  return SNAPSHOT.test(path) || (EXPECTED.test(path) && !CODE.test(path));
}

const SNAPSHOT =
  /\.snap(?:\.new)?$|(?:^|\/)__(?:image_)?snapshots__\/|(?:^|\/)snapshots?\/|\.(?:ambr|golden|(?:approved|verified|expected|golden|baseline|want)(?:\.\w+)?)$|(?:^|\/)testdata\/.*(?:golden|expected|want)/i;
/** Places for what is expected to come out, of which every line is a verdict. */
const EXPECTED =
  /(?:^|\/)(?:__)?(?:goldens?|golden[-_]?(?:files?|masters?|data)|expected(?:[-_]?(?:output|results?|data))?|expectations?|baselines?|approved|approvals?|references?[-_](?:output|results?|images?)|verified|want)(?:__)?\//i;
const CODE = /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kts?|cs|php|swift|exs?|c|cc|cpp|h|md|mdx)$/;
