import { problem } from "../model.ts";
import { decode } from "../text.ts";
import { CoverageBuilder, type ReadCoverage } from "./model.ts";

const BLOCK = /^(.{1,1000}):(\d+)\.\d+,(\d+)\.\d+ (\d+) (\d+)$/;
const LONGEST_BLOCK = 100_000;

/** `go test -coverprofile`: blocks of statements; a line has run where a block that touches it has. */
export function readGoCover(bytes: Uint8Array, root: string, goModule: string | undefined): ReadCoverage {
  const lines = (decode(bytes) ?? "").split("\n").map((line) => line.trim());
  if (!/^mode: (?:set|count|atomic)$/.test(lines[0] ?? ""))
    return problem("UNKNOWN_FORMAT", "it has no mode");
  const builder = new CoverageBuilder("go-cover", root);
  for (const [at, line] of lines.entries()) {
    if (at === 0 || line === "" || line.startsWith("mode: ")) continue;
    const [, path = "", from, to, statements, count] = BLOCK.exec(line) ?? [];
    const length = Number(to) - Number(from);
    if (path === "" || !(length >= 0 && length <= LONGEST_BLOCK))
      return problem(at === lines.length - 1 ? "TRUNCATED" : "MALFORMED", "no block", { line: at + 1 });
    const file =
      goModule !== undefined && path.startsWith(`${goModule}/`) ? path.slice(goModule.length + 1) : path;
    if (Number(statements) > 0)
      for (let one = Number(from); one <= Number(to); one += 1) builder.line(file, one, Number(count) > 0);
  }
  return builder.end();
}
