import picomatch from "picomatch";

/**
 * Whether a path is one of these: named exactly, below a named directory, or matched by a
 * glob. Exact names come first, because `app/[id]/page.tsx` is a name and looks like a glob.
 */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  const names = patterns.map((pattern) => pattern.replace(/^\.\//, "").replace(/\/+$/, ""));
  const globs = names.length === 0 ? () => false : picomatch([...names], { dot: true });
  return (path) => names.some((name) => path === name || path.startsWith(`${name}/`)) || globs(path);
}

/** What decides whether work passes; an agent that may change it marks its own homework. */
export const defaultProtectedPaths: readonly string[] = [
  // Continuous integration, by forge and service
  ".github/workflows/**",
  ".github/actions/**",
  ".gitlab-ci.yml",
  ".gitlab/ci/**",
  ".forgejo/workflows/**",
  ".gitea/workflows/**",
  ".circleci/**",
  ".buildkite/**",
  ".woodpecker/**",
  ".woodpecker.{yml,yaml}",
  ".drone.yml",
  ".travis.yml",
  ".cirrus.yml",
  ".semaphore/**",
  ".teamcity/**",
  "azure-pipelines*.{yml,yaml}",
  ".azure-pipelines/**",
  "bitbucket-pipelines.yml",
  "appveyor.yml",
  ".appveyor.yml",
  "Jenkinsfile",
  // Test runners and coverage
  "**/vitest.{config,workspace,projects}.*",
  "**/jest.config.*",
  "**/jest.{setup,preset}.*",
  "**/playwright.config.*",
  "**/cypress.config.*",
  "**/.mocharc*",
  "**/karma.conf.*",
  "**/ava.config.*",
  "**/.taprc*",
  "**/.c8rc*",
  "**/.nycrc*",
  "**/wdio.conf.*",
  "**/pytest.ini",
  "**/tox.ini",
  "**/noxfile.py",
  "**/.rspec",
  "**/phpunit.xml*",
  // Ourselves, and the documents' tool
  ".stagewrightrc*",
  "stagewright.config.*",
  ".config/stagewrightrc*",
  ".config/stagewright.config.*",
  ".specify/**",
  // Git hooks, and what steers an install on this machine
  ".husky/**",
  ".githooks/**",
  "lefthook.{yml,yaml}",
  ".lefthook/**",
  ".lefthook.{yml,yaml}",
  ".pre-commit-config.yaml",
  ".lintstagedrc*",
  "lint-staged.config.*",
  ".gitmodules",
  "**/.npmrc",
  "**/.yarnrc",
  "**/.yarnrc.yml",
  "**/.pnpmfile.cjs",
];

const runFile = picomatch(
  [
    "**/.env",
    "**/.env.*",
    "**/.envrc.local",
    "**/.claude/settings.local.json",
    "**/.claude/worktrees/**",
    "**/CLAUDE.local.md",
    "**/.codex/**",
    "**/.aider*",
    "**/.aider*/**",
    "**/.stagewright/**",
    "**/.stagewright-*",
    "**/.stagewright-*/**",
    "**/.DS_Store",
  ],
  { dot: true },
);
const sharedEnv = /(^|\/)\.env(\.[^/]+)?\.(example|sample|template|dist|defaults)$/;

/** Files that belong to no commit: local settings, session leavings, copied secrets. */
export function isRunFile(path: string): boolean {
  return runFile(path) && !sharedEnv.test(path);
}

/** The outermost dependency directory a path lies in. */
export function dependencyDirectory(path: string): string | undefined {
  return /^((?:.*?\/)?node_modules)\//.exec(path)?.[1];
}
