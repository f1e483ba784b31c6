/** In every process of a run: its run's id. A later owner sweeps by it. */
export const RUN_MARKER = "STAGEWRIGHT_RUN";
/** In every process of a job: an id of its own. The end of the job sweeps by it. */
export const JOB_MARKER = "STAGEWRIGHT_JOB";

/**
 * What a process of a run sees of our own environment. Everything else stays here:
 * provider keys, forge tokens, npm's and git's variables. A caller that needs one more
 * names it (`passEnv`).
 */
const PASSED = new Set([
  ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "TMPDIR", "CI"],
  ...["GOPATH", "GOCACHE", "GOMODCACHE", "GOFLAGS", "CARGO_HOME", "RUSTUP_HOME", "JAVA_HOME"],
  ...["PYENV_ROOT", "VIRTUAL_ENV", "NVM_DIR", "VOLTA_HOME"],
  ...[
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
  ],
  ...["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"],
]);
const PASSED_PREFIXES = ["LC_", "XDG_"];

export function cleanEnvironment(
  own: NodeJS.ProcessEnv,
  passEnv: readonly string[] = [],
): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined) continue;
    if (
      PASSED.has(name) ||
      PASSED_PREFIXES.some((prefix) => name.startsWith(prefix)) ||
      passEnv.includes(name)
    ) {
      clean[name] = value;
    }
  }
  return clean;
}
