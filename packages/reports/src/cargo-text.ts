import { ReportBuilder, problem, type RawTest, type ReadReport } from "./model.ts";
import { cleanText, decode } from "./text.ts";

const STATUS: Readonly<Record<string, RawTest["status"]>> = {
  ok: "passed",
  FAILED: "failed",
  ignored: "skipped",
};

interface Target {
  readonly name: string;
  readonly tests: { name: string; status: RawTest["status"] }[];
  readonly said: Map<string, string>;
  ended: boolean;
}

/**
 * What `cargo test` prints for people, with stdout and stderr in one: the last resort, for
 * its own JSON is not stable. A target without a result line makes the whole unreadable.
 */
export function readCargoText(bytes: Uint8Array, root: string): ReadReport {
  const text = decode(bytes);
  if (text === undefined) return problem("MALFORMED", "its encoding is not known");
  const builder = new ReportBuilder("cargo-text", root);
  const reader = new CargoReader();
  for (const line of cleanText(text).split("\n")) reader.line(line);
  const { targets, compiler } = reader;
  const broken = targets.find((target) => !target.ended);
  if (broken !== undefined) return problem("TRUNCATED", `${broken.name} has no result`);
  if (compiler.length > 0) builder.suiteError({ suite: "build", said: { message: compiler.join("\n") } });
  if (targets.length === 0 && compiler.length === 0)
    return problem("UNKNOWN_FORMAT", "it holds no result of cargo's tests");
  for (const target of targets)
    for (const { name, status } of target.tests)
      builder.test({
        suite: target.name,
        name,
        status,
        ...(status === "failed" ? { said: { message: target.said.get(name) ?? "" } } : {}),
      });
  return builder.end();
}

class CargoReader {
  readonly targets: Target[] = [];
  readonly compiler: string[] = [];
  /** Targets are named on stderr, and told in the same order on stdout. */
  readonly #names: string[] = [];
  #about: string | undefined;
  #inCompiler = false;

  line(line: string): void {
    const named = /^\s*(?:Running (?:unittests )?(\S+) \(|Doc-tests (\S+))/.exec(line);
    if (named !== null) {
      this.#names.push(named[1] ?? `doc-tests ${named[2] ?? ""}`);
      return;
    }
    if (/^running \d+ tests?$/.test(line)) {
      const name = this.#names[this.targets.length] ?? `target ${this.targets.length + 1}`;
      this.targets.push({ name, tests: [], said: new Map(), ended: false });
      this.#about = undefined;
      return;
    }
    if (/^error(?:\[E\d+\])?: /.test(line) && !/^error: (?:test failed|\d+ targets? failed)/.test(line))
      this.#inCompiler = true;
    if (/^\s*(?:Compiling|Finished|warning:)/.test(line)) this.#inCompiler = false;
    if (this.#inCompiler && this.compiler.length < 1_000) this.compiler.push(line);
    const target = this.targets.at(-1);
    if (target !== undefined && !target.ended) this.#inTarget(target, line);
  }

  #inTarget(target: Target, line: string): void {
    const result = /^test (.{1,500}?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)(?:,.*| <.*>)?$/.exec(
      line,
    );
    if (result !== null) {
      target.tests.push({ name: result[1] ?? "", status: STATUS[result[2] ?? ""] ?? "errored" });
      return;
    }
    const about = /^---- (.{1,500}) stdout ----$/.exec(line)?.[1];
    if (about !== undefined) this.#about = about;
    else if (/^failures:$/.test(line)) this.#about = undefined;
    else if (line.startsWith("test result: ")) target.ended = true;
    else if (this.#about !== undefined)
      target.said.set(this.#about, `${target.said.get(this.#about) ?? ""}${line}\n`.slice(0, 20_000));
  }
}
