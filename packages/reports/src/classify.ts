import type { FailureKind } from "@stagewright/core";

/** What a tool says of a failure; each part some 10,000 characters at most. */
export interface Said {
  /** Class or code of the error: `AssertionError`, `testTimeoutFailure`. */
  readonly type?: string | undefined;
  readonly message: string;
  readonly stack?: string | undefined;
}

interface Row {
  readonly kind: FailureKind;
  /** Its first group that matched names what is missing. */
  readonly says: RegExp;
}

/**
 * The kind of a failure, from the words of the tools of each language. The first row that
 * fits decides; where none does the kind is unknown.
 */
export function classify(said: Said): { kind: FailureKind; missing?: string } {
  const text = [said.type ?? "", said.message, said.stack ?? ""].join("\n");
  for (const { kind, says } of ROWS) {
    const found = says.exec(text);
    if (found === null) continue;
    const missing = found.slice(1).find((group) => group !== undefined);
    return missing === undefined ? { kind } : { kind: kindOf(kind, missing), missing: bare(missing) };
  }
  return { kind: "unknown" };
}

/** A module that is named like a package of others, or like a path of one's own. */
function kindOf(kind: FailureKind, missing: string): FailureKind {
  if (kind !== "missing-dependency") return kind;
  return /^(?:[./~#]|@\/|file:|[A-Za-z]:[\\/])|\.(?:[cm]?[jt]sx?|json)$/.test(missing)
    ? "missing-path"
    : kind;
}

/** vitest and esbuild rewrite imports: `(0 , __vite_ssr_import_1__.product)`. */
function bare(name: string): string {
  return name
    .replace(/^\(0 ?, ?/, "")
    .replace(/^__vite_ssr_import_\d+__\.|^import_\w+\./, "")
    .replace(/\)$/, "");
}

const TIMEOUTS: readonly RegExp[] = [
  /^(?:Error: )?Test timed out in \d/m,
  /\bExceeded timeout of \d+ ms\b/,
  /\btimeout of \d+ ?ms exceeded\b/i,
  /\btestTimeoutFailure\b|\bcancelledByParent\b/,
  /^(?:Error: )?(?:panic: )?test timed out after /im,
  /^Failed: Timeout \(?>/m,
  /\bTestTimedOutException\b|\bexecution timed out after \d/,
];

/** Stubs: the behaviour is not there yet, and says so. */
const STUBS: readonly RegExp[] = [
  /\bNotImplementedError\b|\bNotImplementedException\b/,
  /^(?:panicked at )?not (?:yet )?implemented\b/im,
  /^(?:\w*Error|\w+Exception|panic): (?:[\w.]+:? )?not (?:yet )?implemented\b/im,
];

const SYMBOLS: readonly RegExp[] = [
  // JavaScript and TypeScript
  /does not provide an export named ['"]?([\w$]{1,200})/,
  /No matching export in .{0,300}? for import "([\w$]{1,200})"/,
  /(?:^|\bTypeError: )(\(0 ?, ?[\w$.]{1,200}\)|[\w$.]{1,200}(?:\(\.\.\.\)[\w$.]{1,200})?) is not a (?:function|constructor)\b/m,
  /^(?:ReferenceError: )?([\w$]{1,200}) is not defined$/m,
  /\bTS(?:2305|2724|2614): .{0,300}? has no exported member (?:named )?'([\w$]{1,200})'/,
  /\bTS(?:2304|2552|2503): Cannot find (?:name|namespace) '([\w$]{1,200})'/,
  /\bTS(?:2339|2551): Property '([\w$]{1,200})' does not exist/,
  // Python
  /\bcannot import name '(\w+)' from/,
  /\bAttributeError: .{0,300}? has no attribute '(\w+)'/,
  /\bNameError: name '(\w+)' is not defined/,
  /\bgot an unexpected keyword argument '(\w+)'/,
  // Go
  /\bundefined: ([\w.]{1,200})/,
  /(?<![\w.])([\w.]{1,200}) undefined \(type .{0,300}? has no field or method/,
  /\bunknown field '?(\w+)'? in struct literal/,
  /\b(?:too many|not enough) arguments in call to ([\w.]{1,200})/,
  // Rust
  /\bcannot find (?:\w+ )?(?:function|struct|type|trait|value|macro|method|variant|enum)[^`\n]{0,80}`([\w:!]{1,200})`/,
  /\bno (?:method|function or associated item|associated item|variant or associated item|field|variant)[^`\n]{0,40}`(\w+)`/,
  /\bunresolved import[s]? `([\w:]{1,200})`/,
  /\bE0433\b[^`]{0,200}`([\w:]{1,200})`/,
  // Java, C#
  /\bcannot find symbol[\s\S]{0,400}?\bsymbol:\s{1,50}(?:class|method|variable|interface)\s+(\w+)/,
  /\bNoSuchMethodError: '?(?:[\w.$<>[\]]{1,200} )?([\w.$]{1,200})/,
  /\bCS(?:0103|0117|1061|0246|0234): .{0,300}?'(\w+)'(?: does not exist| and no accessible| could not be found| in the namespace)/,
  /\bCS(?:0117|1061): '[^']*' does not contain a definition for '(\w+)'/,
];

const MODULES: readonly RegExp[] = [
  // JavaScript and TypeScript: told apart by how the name looks
  /\bCannot find (?:module|package) '([^'\n]{1,400})'/,
  /\bFailed to resolve import "([^"\n]{1,400})"/,
  /\bFailed to load url ([^\s(]{1,400})/,
  /\bCould not resolve "([^"\n]{1,400})"/,
  /\bTS2307: Cannot find module '([^'\n]{1,400})'/,
  // Python: a top-level name may be of one's own; who knows the repository tells
  /\bNo module named '(\w+)'/,
  // Go
  /\bno required module provides package ([^\s;:]{1,400})/,
  /\bcannot find (?:module providing )?package "?([^\s;:"]{1,400})/,
  /\bpackage ([^\s;:]{1,400}) is not in (?:GOROOT|std)/,
  // Rust, Java
  /\bcan't find crate for `(\w+)`/,
  /\bpackage ([\w.]{1,200}) does not exist/,
  /\b(?:NoClassDefFoundError|ClassNotFoundException): ([\w./$]{1,200})/,
];

const PATHS: readonly RegExp[] = [
  /\bNo module named '(\w{1,100}(?:\.\w{1,100}){1,20})'/,
  /\bENOENT: no such file or directory, \w+ '([^'\n]{1,400})'/,
  /\bFileNotFoundError: \[Errno 2\] No such file or directory: '([^'\n]{1,400})'/,
  /\bopen ([^\s:]{1,400}): no such file or directory/,
  /\bfile not found for module `(\w+)`/,
  /\b(?:NoSuchFileException|FileNotFoundException): ([^\s(]{1,400})/,
];

const SYNTAX: readonly RegExp[] = [
  // What a test reads at run time may be no JSON: that is no fault of the file.
  /\bSyntaxError\b(?![\s\S]{0,200}\bJSON\b)|\b(?:IndentationError|TabError)\b/,
  /\bcontains invalid JS syntax\b|\bJest encountered an unexpected token\b|\bJest failed to parse a file\b/,
  /\bTransform failed with \d+ error|\bPARSE_ERROR\b|\bParse failure: /,
  /\bTS1\d{3}: /,
  // Go's parser and compiler
  /\.go:\d+:\d+: (?:expected .{1,120}?, found |syntax error: |illegal |.{1,40} not terminated)/,
  // Rust, Java, C#
  /\bthis file contains an unclosed delimiter|\bmismatched closing delimiter|\berror: expected .{1,120}?, found /,
  /\breached end of file while parsing|\berror: (?:'.' expected|illegal start of |class, interface, )/,
  /\bCS(?:1002|1003|1513|1514|1026|1022): /,
];

const CRASHES: readonly RegExp[] = [
  /^[ \t]*(?:panic|fatal error): (?!test timed out)/m,
  /\bSIG(?:SEGV|ABRT|KILL|BUS|ILL|FPE|TERM)\b|\bsignal: (?:\d+\b|killed|aborted|segmentation)|Segmentation fault/,
  /\bheap out of memory\b|\bOutOfMemoryError\b|\bStackOverflowError\b|\bMemoryError\b|\bRecursionError\b/,
  /\bWorker (?:exited unexpectedly|terminated)|\bworker process has failed to exit|\bchild process exited unexpectedly/i,
  /\bThe active test run was aborted|\bforked VM terminated|\btest host process crashed/i,
];

/** After what is told apart from it: a missing symbol may well show as an exception of this type's kin. */
const ASSERTIONS: readonly RegExp[] = [
  /\b(?:AssertionError|AssertionFailedError|ComparisonFailure|JestAssertionError|ERR_ASSERTION|AssertException|MultipleFailuresError|AssertionException)\b/,
  /\bXunit\.Sdk\.\w+Exception\b|^Assert\.\w+\(\) Failure/m,
  /(?:^|\bError: )expect\(/m,
  /^(?:E\s+)?assert\b/m,
  /\bFailed: DID NOT (?:RAISE|WARN)\b/,
  /\bassertion (?:`[^`\n]{1,80}` )?failed\b/,
  // Rust's tests unwrap where others assert
  /\bcalled `(?:Result|Option)::\w+\(\)` on an? `\w+` value/,
  /^GO-TEST-FAILED$/m,
  /\bexpected \S.{0,200}? (?:to|but) /,
];

/** A timeout inside an assertion is one, an assertion's message may quote anything: types come first. */
const TYPED_ASSERTION =
  /^(?:[\w.$]*\.)?(?:AssertionError|AssertionFailedError|ComparisonFailure|JestAssertionError)\b/;

const ROWS: readonly Row[] = [
  { kind: "assertion", says: TYPED_ASSERTION },
  ...rows("timeout", TIMEOUTS),
  ...rows("missing-symbol", SYMBOLS),
  ...rows("missing-path", PATHS),
  ...rows("missing-dependency", MODULES),
  ...rows("missing-symbol", STUBS),
  ...rows("syntax", SYNTAX),
  ...rows("crash", CRASHES),
  ...rows("assertion", ASSERTIONS),
];

function rows(kind: FailureKind, patterns: readonly RegExp[]): Row[] {
  return patterns.map((says) => ({ kind, says }));
}
