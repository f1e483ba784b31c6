import { isDeclared, isToGo, type Reading } from "../compare/change.ts";

interface Place {
  readonly name: RegExp;
  /** Which of its lines count; undefined: all. */
  readonly lines?: RegExp;
  /** Only where the file was there before. */
  readonly existing?: true;
  readonly words: string;
}

/** Files that bear on tests in a roundabout way: never refused, and asked about where lines that count come or go. */
const PLACES: readonly Place[] = [
  // What a name in a test leads to.
  {
    name: /(?:^|\/)(?:vite|astro|nuxt|next|svelte|tsup|metro|rspack|craco|remix)\.config\.\w+$/,
    lines: /alias|resolve|define|dedupe|mock|conditions|plugins?\b.*test|esbuild|NODE_ENV|process\.env/i,
    words: "what a name in the tests leads to, or what it is built into, may be another",
  },
  {
    name: /(?:^|\/)(?:pyproject\.toml|setup\.(?:py|cfg))$/,
    lines:
      /pytest11|entry[-_.]points|plugins|package[-_]dir|py[-_]modules|uv\.sources|\bpath\s*=|\bgit\s*=|where\s*=|conftest|sitecustomize/i,
    words: "what is imported, or what the runner loads by itself, may be another",
  },
  {
    name: /(?:^|\/)Cargo\.toml$/,
    lines:
      /^\s*(?:members|exclude|default-members|default|required-features|overflow-checks|debug-assertions|panic|edition|autobins|crate-type)\s*=/,
    words: "what is built and run for the tests may be less, or another",
  },
  {
    name: /(?:^|\/)go\.(?:mod|sum)$/,
    lines: /^\s*(?:go\s+\d|godebug|toolchain|retract)|=>/,
    words: "tests may be built differently",
  },
  {
    name: /(?:^|\/)(?:importmap\.json|import_map\.json|\.pnp\.\w+|\.pnpmfile\.c?js|pnpm-workspace\.yaml|lerna\.json|rush\.json|\.yarn\/(?:plugins|releases|patches)\/.+|patches\/.+|\.modulerc|nuget\.config|Directory\.Packages\.props|gradle\/libs\.versions\.toml|buildSrc\/.+|gradle\/.+\.gradle(?:\.kts)?|MANIFEST\.in|\.?module-info\.java|spring\.factories|META-INF\/.+)$/i,
    words: "what a name in the tests leads to may be another",
  },
  {
    name: /(?:^|\/)(?:vendor|third_party|node_modules|site-packages)\//,
    words: "what the code is built on is another here, and not by its version",
  },
  {
    name: /\.(?:pyc|pyo|so|pyd|dylib|dll|node|wasm|class|jar|war|a|o|rlib|lib|exe|beam)$|(?:^|\/)__pycache__\//,
    words: "it is built, and nobody can read what it does",
  },
  // What a runner collects, and how it ends.
  {
    name: /(?:^|\/)(?:\.gitignore|\.dockerignore|\.npmignore|\.ignore|\.bazelignore|\.git\/info\/exclude)$/,
    lines: /test|spec|fixture|snap|golden|\*\.(?:py|[jt]sx?|go|rs)\b/i,
    words: "tests, or what they compare with, may stay away from where they are run",
  },
  {
    name: /(?:^|\/)(?:\.bazelrc|pants\.toml|BUCK|MODULE\.bazel|WORKSPACE(?:\.bazel)?|mocha\.opts|jasmine\.json|testem\.\w+|wallaby\.\w+|testng[^/]*\.xml|xunit\.runner\.json|\.simplecov|\.rspec-local|spec\.opts|cucumber\.\w+|behat\.\w+|\.noserc|nose\.cfg|unittest\.cfg|tasks\.py|fabfile\.py|magefile\.go|angular\.json|project\.json|wdio[^/]*|nightwatch[^/]*|cypress\.\w+|tarpaulin\.toml|\.codeclimate\.yml|sonar[^/]*|\.mergify\.yml|CODEOWNERS|\.bunfig\.toml|\.formatter\.exs|\.iex\.exs|Guardfile|Procfile\.test|logback-test\.xml|application-test\.\w+|bors\.toml)$/i,
    words: "it decides which tests run, or what becomes of what they say",
  },
  {
    // Where tooling stands: elsewhere a script is code, or a test. What is new is run by nobody yet.
    name: /(?:^|\/)(?:bin|scripts?|hack|tools|build|ci|dev|\.husky|\.githooks)\/(?:[^./]+|[^/]+\.(?:sh|bash|zsh|ps1|cmd|bat|fish))$|^[^/]+\.(?:sh|bash|zsh|ps1|cmd|bat|fish)$/,
    existing: true,
    lines:
      /\b(?:tests|test(?!\s+[-!"'$])|pytest|vitest|jest|mocha|lint|check|cargo|go (?:vet|build|test)|mvn|gradle|tox|nox|rspec|phpunit|dotnet|ctest|exit|trap|set [+-]|return)\b|\|\||NODE_ENV|PYTHON|\bCI\b/,
    words: "what is run for the tests, or how that ends, may be another",
  },
  // Where they run.
  {
    name: /(?:^|\/)(?:\.nvmrc|\.node-version|\.python-version|\.ruby-version|\.java-version|\.tool-versions|\.sdkmanrc|mise\.toml|\.mise\.toml|runtime\.txt|global\.json|flake\.nix|shell\.nix|default\.nix|devenv\.nix|Vagrantfile)$/,
    words: "the tests run under something else",
  },
  {
    name: /(?:^|\/)(?:[\w.-]*Dockerfile[\w.-]*|(?:docker-)?compose[^/]*\.ya?ml|\.devcontainer\/.+|Containerfile)$/,
    lines: /\bENV\b|\bARG\b|test|\bCI\b|TZ|NODE_ENV|environment|CMD|ENTRYPOINT|LANG|LC_/,
    words: "the tests may run under something else",
  },
];

/** What decides about tests from further away. */
export function judgeRoundabout({ files, context, tell }: Reading): void {
  for (const { path, before = "", after = "" } of files) {
    if (isToGo(context, path) || isDeclared(context, path)) continue;
    const place = PLACES.find(({ name }) => name.test(path));
    if (place === undefined || (place.existing === true && before === "")) continue;
    const counting = (text: string): string[] =>
      text
        .split("\n")
        .map((line) => line.trim())
        .filter(
          (line) => line !== "" && !/^(?:#(?!!)|\/\/|;)/.test(line) && place.lines?.test(line) !== false,
        );
    const [old, now] = [counting(before), counting(after)];
    const first = now.find((line) => !old.includes(line)) ?? old.find((line) => !now.includes(line));
    if (first === undefined && (place.lines !== undefined || before === after)) continue;
    const at = after.split("\n").findIndex((line) => line.trim() === first);
    tell(
      "CHECK_CHANGED",
      "asked",
      path,
      Math.max(1, at + 1),
      `\`${(first ?? path).slice(0, 80)}\`: ${place.words}`,
    );
  }
}
