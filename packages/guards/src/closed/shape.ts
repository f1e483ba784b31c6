import type { Language } from "../syntax/language.ts";

export const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** A piece without what makes no difference to what it does: `const` or `let`, types, `self`. */
export function shape(language: Language, text: string): string {
  switch (language) {
    case "script":
      return text
        .replace(/^(?:export )?(?:const|var) /, "let ")
        .replace(/^(let [\w$]+) : [^=]+? = /, "$1 = ")
        .replace(/^(let [\w$]+) : [^=]+$/, "$1")
        .replaceAll(
          / (?:as|satisfies) (?:const|unknown|any|never|[A-Z][\w.]*(?: < [\w ,.[\]]+ >)?(?: \[ \])*)(?= |$)/g,
          "",
        )
        .replaceAll(/(?<=[\w)\]]) !(?= [.)\],]|$)/g, "")
        .replaceAll(/(?<=[(,] [\w$]+)(?: \?)? : [\w$]+(?: \[ \])*(?= [,)])/g, "");
    case "python":
      return text
        .replace(/^((?:async )?def \w+ \( )(?:self|cls)(?: , )?/, "$1")
        .replace(/ -> [\w .[\],]+ :$/, " :")
        .replace(/^([\w]+) : [\w .[\],]+ = /, "$1 = ");
    case "rust":
      return text
        .replace(/^let (?:mut )?(\w+) : [^=]+ = /, "let $1 = ")
        .replace(/ -> (?:\w+ :: )*Result < [^{]+ \{$/, " {");
    case "go":
      return text;
    default:
      return language satisfies never;
  }
}

/** Names that a piece binds to a value; undefined where it binds nothing, or does more. */
export function bindingOf(language: Language, key: string): { names: string[]; value: string } | undefined {
  const found = BINDINGS[language].exec(key);
  if (found === null) return undefined;
  const names = (found[1] ?? "").split(/[^\p{ID_Continue}$]+/u).filter((name) => NAME.test(name));
  return { names: names.filter((name) => name !== "mut" && name !== "ref"), value: found[2] ?? "" };
}

const BINDINGS: Record<Language, RegExp> = {
  script: /^let ([\w$]+|\{ [\w$ ,:.]+ \}|\[ [\w$ ,.]+ \])(?: = (.*))?$/,
  python: /^([\w]+(?: , [\w]+)*|\( [\w]+(?: , [\w]+)* \)) = (.*)$/,
  go: /^(?:var )?([\w]+(?: , [\w]+)*) (?::=|[\w. *[\]]* =) (.*)$/,
  rust: /^let ((?:mut )?\w+|\( [\w ,]+ \)|[A-Z]\w* \{ [\w ,]+ \}) = (.*)$/,
};

/** Names that a piece at a file's top gives to something that is new there. */
export function definedBy(language: Language, key: string): string[] | undefined {
  const bound = bindingOf(language, key);
  if (bound !== undefined) return bound.names;
  const found =
    /^(?:export )?(?:default )?(?:abstract |declare )?(?:async )?(?:function|class|type|interface|enum)(?: \*)? ([\w$]+)/.exec(
      key,
    ) ??
    /^(?:async )?(?:def|class) (\w+)/.exec(key) ??
    /^func (?:\( [^)]* \) )?(\w+)/.exec(key) ??
    /^(?:type|var|const) (\w+)/.exec(key) ??
    /^(?:pub )?(?:const )?(?:async )?(?:fn|struct|enum|trait|type|const|static|mod) (\w+)/.exec(key);
  return found === null ? undefined : [found[1] ?? ""];
}

export interface Import {
  readonly names: readonly string[];
  readonly module: string;
  /** A name under which something else is known where it comes from. */
  readonly renamed: boolean;
}

/** What a piece imports; undefined: it is no import, or takes in all that there is. */
export function importsOf(language: Language, text: string): Import[] | undefined {
  switch (language) {
    case "script": {
      const found =
        /^import (?:type )?(.+) from "(.*)"(?: with .*)?$/.exec(text) ??
        /^(?:const|let|var) (.+) = (?:await )?(?:require|import) \( "(.*)" \)$/.exec(text);
      if (found === null) return undefined;
      return (found[1] ?? "").split(",").map((one) => ({
        names: namesIn(one),
        module: found[2] ?? "",
        renamed: /(?<!\*) as (?!default\b)|[\w$] : /.test(one),
      }));
    }
    case "python": {
      const found = /^(?:from (.+?) )?import (.+)$/.exec(text);
      if (found === null || found[2] === "*") return undefined;
      const list = (found[2] ?? "").replaceAll(/[()]/g, "").split(" , ");
      return list.map((one) => {
        const [what = "", as] = one.trim().split(" as ");
        const name = (as ?? what.split(" . ")[0] ?? "").trim();
        return {
          names: [name],
          module: (found[1] ?? what).replaceAll(" ", ""),
          renamed: as !== undefined && as !== what,
        };
      });
    }
    case "go": {
      const found = /^import (?:\( )?(.*?)(?: \))?$/.exec(text);
      if (found === null) return undefined;
      const parts = [...(found[1] ?? "").matchAll(/(?:([\w.]+) )?"([^"]*)"/g)];
      if (parts.some(([, as]) => as === "." || as === "_")) return undefined;
      return parts.map(([, as, module = ""]) => ({
        names: [as ?? module.split("/").at(-1) ?? ""],
        module,
        renamed: as !== undefined,
      }));
    }
    case "rust": {
      const found = /^(?:pub )?use (.+)$/.exec(text);
      if (found === null || /\*/.test(found[1] ?? "")) return undefined;
      return [
        {
          names: [...(found[1] ?? "").matchAll(/(\w+)(?= [,}]|$)/g)].map(([, name]) => name ?? ""),
          module: (found[1] ?? "").replaceAll(" ", "").replace(/::[^:]*$/, ""),
          renamed: /\bas\b/.test(found[1] ?? ""),
        },
      ];
    }
    default:
      return language satisfies never;
  }
}

function namesIn(list: string): string[] {
  return list
    .replaceAll(/[{}]/g, ",")
    .split(",")
    .map(
      (one) =>
        one
          .trim()
          .split(/ as | : /)
          .at(-1)
          ?.replace(/^(?:type|\*) /, "")
          .trim() ?? "",
    )
    .filter((name) => NAME.test(name));
}
