export type Language = "script" | "python" | "go" | "rust";

const LANGUAGES: readonly { readonly name: RegExp; readonly language: Language }[] = [
  { name: /\.[cm]?[jt]sx?$/, language: "script" },
  { name: /\.py$/, language: "python" },
  { name: /\.go$/, language: "go" },
  { name: /\.rs$/, language: "rust" },
];

/** Undefined where no mutants can be made: declarations alone say nothing that could be wrong when it runs. */
export function languageOf(path: string): Language | undefined {
  if (/\.d\.[cm]?ts$/.test(path)) return undefined;
  return LANGUAGES.find(({ name }) => name.test(path))?.language;
}

/** Code in a language that is not read here. */
const OTHER_CODE =
  /\.(?:java|kts?|scala|groovy|cs|fs|vb|rb|php|swift|mm?|c|cc|cpp|cxx|hh?|hpp|ex|exs|erl|hs|clj[cs]?|dart|lua|pl|pm|r|jl|zig|nim|sh|bash|zsh|ps1|vue|svelte|astro|sql|sol)$/i;

export function mayBeCode(path: string): boolean {
  return OTHER_CODE.test(path);
}

const GENERATED_PATH =
  /(?:^|\/)(?:dist|vendor|third_party|node_modules|__generated__|generated)\/|\.min\.[cm]?js$|(?:\.pb|_string|\.gen|\.generated|_generated)\.(?:go|ts|js|rs|py)$|_pb2(?:_grpc)?\.py$/;
/** Go's own words for it, and what other tools write; in the first lines. */
const GENERATED_MARK = /^(?:\/\/|#|\/?\*+)\s*(?:Code generated .* DO NOT EDIT\.?|@generated\b)/m;

/** Made by a program, by the path or by what its first lines say. */
export function isGenerated(path: string, text: string): boolean {
  return GENERATED_PATH.test(path) || GENERATED_MARK.test(text.slice(0, 2_000));
}
