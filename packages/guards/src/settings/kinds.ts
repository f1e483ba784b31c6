import type { GuardRule } from "@stagewright/core";

export interface SettingsKind {
  readonly name: RegExp;
  readonly rule: Extract<GuardRule, "CI_CHANGED" | "CHECK_CHANGED" | "SETTINGS_LOOSENED">;
  /** What of a file decides about checks; undefined: all of it. */
  readonly part?: (text: string) => string;
  /** `#` begins a comment; else `//` does. */
  readonly hash?: boolean;
}

const CONFIG = String.raw`\.(?:[cm]?[jt]s|json[c5]?|ya?ml|toml)$`;

/** Files that decide whether work passes. First match counts. */
const KINDS: readonly SettingsKind[] = [
  {
    name: /^\.(?:github|gitea|forgejo)\/(?:workflows|actions)\/|^\.gitlab-ci\.yml$|^\.gitlab\/ci\/|^\.(?:circleci|buildkite|woodpecker|semaphore|azure-pipelines|teamcity)\/|^(?:\.drone|\.travis|\.cirrus|\.woodpecker|\.?appveyor|azure-pipelines[^/]*|bitbucket-pipelines)\.ya?ml$|^Jenkinsfile$|^\.ci\/|(?:^|\/)codecov\.ya?ml$|^\.codecov\.ya?ml$/,
    rule: "CI_CHANGED",
    hash: true,
  },
  {
    name: new RegExp(
      `(?:^|/)(?:vitest|jest|playwright|cypress|karma|ava|wdio|web-test-runner|nyc|stryker)[\\w.-]*\\.?(?:config|conf|setup|preset|workspace|projects)?${CONFIG}`,
    ),
    rule: "CHECK_CHANGED",
  },
  { name: /(?:^|\/)\.(?:mocharc|taprc|c8rc|nycrc|jestrc|avarc)[^/]*$/, rule: "CHECK_CHANGED" },
  { name: /(?:^|\/)vite\.config\.[cm]?[jt]s$/, rule: "CHECK_CHANGED", part: testBlocks },
  {
    name: /(?:^|\/)(?:pytest\.ini|\.pytest\.ini|tox\.ini|noxfile\.py|\.coveragerc|nextest\.toml|\.testcoverage\.ya?ml)$|(?:^|\/)\.config\/nextest\.toml$/,
    rule: "CHECK_CHANGED",
    hash: true,
  },
  {
    name: /(?:^|\/)pyproject\.toml$/,
    rule: "CHECK_CHANGED",
    hash: true,
    part: (text) =>
      sections(
        text,
        /^tool\.(?:pytest|coverage|tox|nox|ruff|mypy|pyright|pylint|flake8|black|poe|taskipy|hatch\.envs)\b/,
      ),
  },
  {
    name: /(?:^|\/)setup\.cfg$/,
    rule: "CHECK_CHANGED",
    hash: true,
    part: (text) => sections(text, /^(?:tool:pytest|coverage|flake8|mypy|pylint|aliases)\b/),
  },
  {
    name: /(?:^|\/)Cargo\.toml$/,
    rule: "CHECK_CHANGED",
    hash: true,
    part: (text) =>
      `${sections(text, /^(?:lints|workspace\.lints|test|\[test|profile\.test|bench|patch|replace|target\..*\.runner)\b/)}\n${(text.match(/^\s*(?:autotests|test|harness|doctest|build|proc-macro|path)\s*=.*$|^.*\b(?:path|git|package)\s*=\s*".*$/gm) ?? []).join("\n")}`,
  },
  {
    name: /(?:^|\/)(?:GNUmakefile|[Mm]akefile|justfile|\.justfile)$|\.mk$/,
    rule: "CHECK_CHANGED",
    hash: true,
    part: targets,
  },
  { name: /(?:^|\/)Taskfile\.ya?ml$|(?:^|\/)(?:turbo|nx|lage)\.json$/, rule: "CHECK_CHANGED", hash: true },
  {
    name: /(?:^|\/)(?:run[-_]?tests?|tests?|check|ci|verify)\.(?:sh|bash|py|mjs|js)$|^(?:scripts|bin|ci|hack|tools)\/(?:[^/]*[-_])?(?:tests?|check|ci|lint|verify)[^/]*$/,
    rule: "CHECK_CHANGED",
    hash: true,
  },
  {
    name: /^(?:\.husky|\.githooks|\.lefthook)\/|^\.?lefthook[^/]*\.ya?ml$|^\.pre-commit-config\.ya?ml$|^\.?lint-?staged(?:rc|\.config)[^/]*$/,
    rule: "CHECK_CHANGED",
    hash: true,
  },
  {
    name: /(?:^|\/)(?:\.?eslint(?:rc|\.config)|\.?oxlint(?:rc|\.config)|\.?stylelint(?:rc|\.config)|\.?prettier(?:rc|\.config)|\.?xo-config)[^/]*$|(?:^|\/)(?:biome|tslint|deno|\.jshintrc|knip)\.jsonc?$/,
    rule: "SETTINGS_LOOSENED",
  },
  {
    name: /(?:^|\/)\.(?:eslint|prettier|stylelint|oxlint|coverage|vitest|jest)ignore$/,
    rule: "SETTINGS_LOOSENED",
    hash: true,
  },
  {
    name: /(?:^|\/)(?:\.?ruff\.toml|\.flake8|\.?mypy\.ini|\.?pylintrc(?:\.toml)?|pyrightconfig\.json|\.golangci\.(?:ya?ml|toml|json)|\.?clippy\.toml|\.?rustfmt\.toml|\.revive\.toml|staticcheck\.conf|sonar-project\.properties|\.editorconfig|\.rubocop[^/]*\.yml|\.credo\.exs|detekt[^/]*\.yml|checkstyle[^/]*\.xml|phpstan[^/]*\.neon(?:\.dist)?|psalm\.xml|\.swiftlint\.yml|\.clang-tidy|\.yamllint[^/]*|\.markdownlint[^/]*|\.hadolint\.yaml|\.shellcheckrc|\.bandit|\.scalafix\.conf)$/,
    rule: "SETTINGS_LOOSENED",
    hash: true,
  },
  { name: /(?:^|\/)(?:ts|js)config[^/]*\.json$/, rule: "SETTINGS_LOOSENED" },
  {
    name: /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|bunfig\.toml|\.env(?:\.\w+)*|\.envrc|\.cargo\/config(?:\.toml)?|rust-toolchain(?:\.toml)?|phpunit(?:\.\w+)*\.xml(?:\.dist)?|\.rspec|\.runsettings|[^/]+\.runsettings|go\.work|pytest\.toml|\.gitattributes|conftest\.ini|codeception[^/]*\.ya?ml|\.busted|Earthfile|(?:Dockerfile|docker-compose|compose)[^/]*test[^/]*|hatch\.toml|dodo\.py|karma\.conf\.\w+|dart_test\.yaml|junit-platform\.properties|\.mvn\/.+)$/,
    rule: "CHECK_CHANGED",
    hash: true,
  },
  {
    name: /(?:^|\/)(?:babel\.config\.\w+|\.babelrc[^/]*|\.swcrc|esbuild\.config\.\w+|rollup\.config\.\w+|webpack\.config\.\w+)$/,
    rule: "CHECK_CHANGED",
  },
  {
    name: /(?:^|\/)go\.mod$/,
    rule: "CHECK_CHANGED",
    part: (text) => matching(text, /^\s*(?:replace|exclude|toolchain)\b|=>/),
  },
  {
    name: /(?:^|\/)(?:requirements[\w.-]*\.(?:txt|in)|setup\.py|Pipfile|environment\.ya?ml|constraints[\w.-]*\.txt)$/,
    rule: "CHECK_CHANGED",
    hash: true,
    part: (text) =>
      matching(text, /pytest|unittest|nose|tox|hypothesis|coverage|mock|cmdclass|test_suite|tests_require/i),
  },
  {
    name: /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|gradle\.properties|build\.sbt|[^/]+\.(?:cs|fs|vb)proj|Directory\.Build\.(?:props|targets)|mix\.exs|CMakeLists\.txt|[^/]+\.cmake|meson\.build|BUILD(?:\.bazel)?|Rakefile|Gemfile|Package\.swift|[^/]+\.xctestplan|[^/]+\.xcscheme|composer\.json|build\.rs)$/,
    rule: "CHECK_CHANGED",
    part: (text) =>
      matching(
        text,
        /test|spec\b|junit|jacoco|surefire|failsafe|skip|ignoreFail|exclude|onlyIf|enabled|WILL_FAIL|DISABLED|coverage|lint|check|TreatWarnings|NoWarn|parallel|retry|rustc-cfg|rustc-env|phpunit|pest\b/i,
      ),
  },
];

export function settingsKindOf(path: string): SettingsKind | undefined {
  return KINDS.find(({ name }) => name.test(path));
}

function matching(text: string, line: RegExp): string {
  return text
    .split("\n")
    .filter((one) => line.test(one))
    .join("\n");
}

/** From each `test:` to the end of its block. */
function testBlocks(text: string): string {
  return [...text.matchAll(/\btest["']?\s*[:=]/g)]
    .map(({ index }) => {
      const rest = text.slice(index);
      let depth = 0;
      for (const { 0: brace, index: at } of rest.matchAll(/[{}]/g)) {
        depth += brace === "{" ? 1 : -1;
        if (depth <= 0) return rest.slice(0, at + 1);
      }
      return rest;
    })
    .join("\n");
}

/** The sections of a TOML or INI file whose heading begins like this. */
function sections(text: string, heading: RegExp): string {
  let within = false;
  return text
    .split("\n")
    .filter((line) => {
      const name = /^\s*(\[+)\s*([^\]]*)\]/.exec(line);
      if (name !== null) within = heading.test((name[2] ?? "").replaceAll(/["'\s]/g, ""));
      return within && line.trim() !== "";
    })
    .join("\n");
}

/** The recipes of a Makefile's targets that check something, and its variables. */
function targets(text: string): string {
  let within = false;
  return text
    .split("\n")
    .filter((line) => {
      const target = /^([\w.@%/-][\w.@%/ -]*?)\s*:(?!=)/.exec(line)?.[1];
      if (target !== undefined)
        within = /\b(?:tests?|check|lint|ci|verify|vet|coverage|typecheck|all|bench|e2e|unit)\b|test/i.test(
          target,
        );
      else if (/^\S/.test(line) && /[:?+]?=/.test(line))
        return /test|check|lint|pytest|flags|coverage/i.test(line);
      return within && line.trim() !== "";
    })
    .join("\n");
}

const CHECK_SCRIPT =
  /^(?:pre|post)?(?:tests?|t|lint|check|checks|typecheck|type-check|tsc|types|coverage|cover|ci|verify|e2e|unit|spec|validate|format:check|prettier:check|build:check|audit)(?:[:.-].*)?$|(?:^|[:.-])(?:test|lint|check|coverage|typecheck)(?:$|[:.-])/;
const RUNNER_KEYS = [
  "jest",
  "vitest",
  "mocha",
  "ava",
  "tap",
  "nyc",
  "c8",
  "eslintConfig",
  "eslintIgnore",
  "lint-staged",
  "husky",
  "xo",
  "prettier",
  "size-limit",
];

/** What of a package.json decides about checks, as lines; undefined: it is no JSON. */
export function manifestLines(text: string): string[] | undefined {
  let manifest: Record<string, unknown>;
  try {
    manifest = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const scripts = Object.entries((manifest["scripts"] ?? {}) as Record<string, unknown>).filter(([name]) =>
    CHECK_SCRIPT.test(name),
  );
  const runners = RUNNER_KEYS.filter((key) => manifest[key] !== undefined).flatMap((key) =>
    JSON.stringify(manifest[key], undefined, 1)
      .split("\n")
      .map((line) => `${key} ${line}`),
  );
  return [...scripts.map(([name, script]) => `scripts.${name}: ${String(script)}`), ...runners];
}
