/**
 * Reads names of failing tests out of what a test command printed, for the usual tools:
 * node:test and other TAP, go test, pytest, vitest and jest, cargo, mocha-like lists, and
 * lines that begin with FAIL or ERROR. Good enough to tell old failures from new ones;
 * an output in which it finds none is unreadable, never green.
 */
export function readFailures(output: string): string[] {
  const reader = new FailureReader();
  reader.read(new TextEncoder().encode(output));
  return reader.end();
}

/** A line longer than this names no test; what follows in it is passed over. */
const LONGEST_LINE = 10_000;
/** With more failures than this an output counts as one that names none: they must not fill the memory. */
const MOST_FAILURES = 50_000;

/** As `readFailures`, from output as it comes, however much: a failure may stand long before the end. */
export class FailureReader {
  readonly #decoder = new TextDecoder();
  readonly #found = new Set<string>();
  #line = "";

  read(bytes: Uint8Array): void {
    this.#take(this.#decoder.decode(bytes, { stream: true }));
  }

  end(): string[] {
    this.#take(`${this.#decoder.decode()}\n`);
    return this.#found.size > MOST_FAILURES ? [] : [...this.#found].toSorted();
  }

  #take(text: string): void {
    const lines = text.split("\n");
    for (const [at, part] of lines.entries()) {
      if (this.#line.length < LONGEST_LINE) this.#line += part.slice(0, LONGEST_LINE);
      if (at === lines.length - 1) return;
      const name = failureIn(stripAnsi(this.#line).trim());
      if (name !== undefined && this.#found.size <= MOST_FAILURES) this.#found.add(name);
      this.#line = "";
    }
  }
}

const PATTERNS: readonly RegExp[] = [
  // TAP: `not ok 3 - adds numbers # time=3ms`; a TODO or SKIP is no failure
  /^not ok\b\s*\d*\s*(?:-\s*)?(?<name>.*)$/,
  // go test: `--- FAIL: TestAdd (0.00s)`, `FAIL example.com/pkg [build failed]`
  /^--- FAIL: (?<name>\S+)/,
  // pytest: `FAILED tests/test_a.py::test_b - AssertionError`, `ERROR tests/test_a.py`
  /^(?:FAILED|ERROR) (?<name>\S+(?:::.+?)?)(?: - .*)?$/,
  // cargo: `test store::tests::adds ... FAILED`
  /^test (?<name>.+) \.\.\. FAILED$/,
  // node:test spec, vitest, jest, mocha: `✖ adds numbers (1.2ms)`, `× adds`, `✕ adds (3 ms)`
  /^[✖✗✘✕×]\s+(?<name>.+)$/,
  // jest and vitest files, go packages, hand-made scripts: `FAIL src/a.test.ts`, `FAIL: adds`
  /^FAIL(?:ED)?:?\s+(?<name>.+)$/,
];

function failureIn(line: string): string | undefined {
  for (const pattern of PATTERNS) {
    const name = pattern.exec(line)?.groups?.["name"];
    if (name === undefined) continue;
    if (/#\s*(?:TODO|SKIP)\b/i.test(name)) return undefined;
    return withoutNoise(name) || undefined;
  }
  return undefined;
}

/** Two runs of the same test print the same name: durations, counts and addresses of the run go. */
function withoutNoise(name: string): string {
  const trimmed = name
    .replace(/\s*#\s*time=.*$/i, "")
    .replace(/\s*[([]\s*\d+(?:[.,]\d+)?\s*(?:ms|s|µs|us|ns|m)\s*[)\]]\s*$/i, "")
    .replace(/\s+\d+(?:\.\d+)?\s*(?:ms|s)$/i, "")
    .replace(/\/[^\s:]*\/witness-[\d.]+\/work\//g, "")
    .trim();
  // node:test's own summary heading
  return /^failing tests:?$/i.test(trimmed) ? "" : trimmed;
}

function stripAnsi(text: string): string {
  // eslint-disable-next-line no-control-regex -- escape sequences begin with a control character
  return text.replace(/\u001B\[[0-9;?]*[ -/]*[@-~]/g, "");
}
