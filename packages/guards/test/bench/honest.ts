import { more } from "./honest-more.ts";
import { all, change, only, rename, whole } from "./honest-ways.ts";
import { type Mutator, put, somewhere } from "./mutator.ts";
import { claimText, frameOf } from "./render.ts";
import { fnName, isGo, isPython, isScript } from "./world.ts";

export const honest: readonly Mutator[] = [
  change("file renamed", all, ({ path, text }) => ({
    files: {
      [path]: [text, undefined],
      [path.replace(/(test_)?(\w+?)((?:_test|\.test)?\.\w+)$/, "$1$2_more$3")]: [undefined, text],
    },
  })),
  change(
    "file moved",
    (framework) => !isGo(framework) && framework !== "rust",
    ({ path, text }) => ({
      files: {
        [path]: [text, undefined],
        [path.replace("/", "/unit/")]: [undefined, text.replaceAll("../src", "../../src")],
      },
    }),
  ),
  change(
    "test moved to another file",
    (framework) => framework !== "unittest",
    (repo) => {
      const first = repo.cases[0];
      if (first === undefined) return undefined;
      const other = repo.path.replace(/(test_)?(\w+?)((?:_test|\.test)?\.\w+)$/, "$1$2_first$3");
      const table =
        /\n@pytest\.mark\.parametrize|  it\.each|  for \(const \[given|func TestTableOf|#\[test\]\nfn table_of/.exec(
          repo.text,
        )?.index;
      const moved = only(repo, (at) => at === 0);
      const cut =
        table === undefined || repo.rows.length === 0
          ? moved
          : put(
              moved,
              repo.text.slice(
                table,
                isScript(repo.world.framework) ? repo.text.lastIndexOf("});") : undefined,
              ),
              "",
            );
      return { files: { [repo.path]: [repo.text, only(repo, (at) => at !== 0)], [other]: [undefined, cut] } };
    },
  ),
  change(
    "file split in two",
    (framework) => framework === "pytest" || isScript(framework),
    (repo) => ({
      files: {
        [repo.path]: [repo.text, only(repo, (at) => at % 2 === 0)],
        [repo.path.replace(/(test_)?(\w+?)((?:\.test)?\.\w+)$/, "$1$2_odd$3")]: [
          undefined,
          only(
            {
              ...repo,
              text:
                repo.rows.length === 0 ? repo.text : put(repo.text, repo.rows.join(""), repo.rows.join("")),
            },
            (at) => at % 2 === 1,
          ),
        ],
      },
    }),
  ),
  whole("title changed", all, ({ text, world, cases }, random) => {
    const at = random.below(cases.length);
    const [one, spec] = [cases[at], world.cases[at]];
    return one === undefined || spec === undefined
      ? undefined
      : put(
          text,
          one.head,
          frameOf(world.framework, `${random.pick(["really", "always", "now"])} ${spec.title}`)[0],
        );
  }),
  whole("typo in a title", all, ({ text, world, cases }, random) => {
    const at = random.below(cases.length);
    const [one, spec] = [cases[at], world.cases[at]];
    return one === undefined || spec === undefined
      ? undefined
      : put(text, one.head, frameOf(world.framework, spec.title.replace("e", ""))[0]);
  }),
  whole("title said anew", all, ({ text, world, cases }, random) => {
    const at = random.below(cases.length);
    return put(
      text,
      cases[at]?.head ?? "",
      frameOf(world.framework, `does what issue ${random.below(900)} asks`)[0],
    );
  }),
  whole("tests in another order", all, ({ text, cases }) => {
    const joined = cases.map(({ whole: one }) => one).join("\n");
    return put(
      text,
      joined,
      cases
        .toReversed()
        .map(({ whole: one }) => one)
        .join("\n"),
    );
  }),
  whole(
    "single quotes",
    (framework) => isScript(framework) || isPython(framework),
    ({ text }) => text.replaceAll('"', "'"),
  ),
  whole("no semicolons", isScript, ({ text }) => text.replaceAll(/;$/gm, "")),
  whole(
    "other indentation",
    (framework) => isScript(framework) || framework === "rust",
    ({ text }) => text.replaceAll(/^ +/gm, (spaces) => spaces.repeat(2)),
  ),
  whole(
    "tabs",
    (framework) => isScript(framework),
    ({ text }) => text.replaceAll(/^ +/gm, (spaces) => "\t".repeat(spaces.length / 2)),
  ),
  whole("long lines broken", isScript, ({ text }) =>
    text.replaceAll(/expect\((.+)\)\.(to\w+)\((.+)\);/g, "expect(\n      $1,\n    ).$2(\n      $3,\n    );"),
  ),
  whole("comments added", all, ({ text, world: { framework }, cases }, random) => {
    const { head } = random.pick(cases);
    return put(
      text,
      head,
      `${isPython(framework) ? "# what the issue asks for" : "// what the issue asks for"}\n${head}`,
    );
  }),
  whole("CRLF", all, ({ text }) => text.replaceAll("\n", "\r\n")),
  whole("assertion added", all, ({ text, world, cases }, random) => {
    const at = random.below(cases.length);
    const [one, claim] = [cases[at], world.cases[at]?.claims[0]];
    if (one === undefined || claim === undefined) return undefined;
    return put(
      text,
      one.whole,
      put(
        one.whole,
        one.body,
        `${one.body}${claimText(world.framework, { ...claim, kind: "equal", args: ["4242"], want: "99", named: false }, 9)}`,
      ),
    );
  }),
  whole("test added", all, ({ text, world, cases }, random) => {
    const claim = random.pick(world.cases.flatMap(({ claims }) => claims));
    const [head, foot] = frameOf(world.framework, `new one ${random.below(999)}`);
    const last = cases.at(-1)?.whole ?? "";
    return put(
      text,
      last,
      `${last}\n${head}\n${claimText(world.framework, { ...claim, args: ["31337"], named: false }, 0)}${foot}`,
    );
  }),
  whole("case added", all, ({ text, rows }, random) =>
    rows.length === 0
      ? undefined
      : put(
          text,
          rows.join(""),
          `${rows.join("")}${(rows[0] ?? "").replaceAll(/\d+/g, () => String(5000 + random.below(900)))}`,
        ),
  ),
  whole("cases in another order", all, ({ text, rows }) =>
    rows.length === 0 ? undefined : put(text, rows.join(""), rows.toReversed().join("")),
  ),
  whole(
    "value named",
    (framework) => framework !== "go",
    (repo, random) => {
      const place = somewhere(repo, random, ({ kind, named }) => kind === "equal" && !named);
      if (place === undefined) return undefined;
      const text = claimText(repo.world.framework, { ...place.claim, named: true }, 7);
      return put(repo.text, place.one.whole, put(place.one.whole, place.text, text));
    },
  ),
  whole("value written out", all, (repo, random) => {
    const place = somewhere(repo, random, ({ named }) => named);
    if (place === undefined) return undefined;
    return put(
      repo.text,
      place.one.whole,
      put(
        place.one.whole,
        place.text,
        claimText(repo.world.framework, { ...place.claim, named: false }, place.at),
      ),
    );
  }),
  whole("variable renamed", all, ({ text }) => text.replaceAll(/\bgot(\d)\b/g, "result$1")),
  change("function renamed", all, (repo, random) => {
    const name = fnName(repo.world.framework, random.pick(repo.world.fns));
    const to = isPython(repo.world.framework) || repo.world.framework === "rust" ? `${name}_of` : `${name}Of`;
    return {
      files: {
        [repo.path]: [repo.text, rename(repo.text, name, to)],
        [repo.code]: [repo.codeText, rename(repo.codeText, name, to)],
      },
    };
  }),
  change(
    "module renamed",
    (framework) => isScript(framework) || isPython(framework),
    (repo) => ({
      files: {
        [repo.path]: [repo.text, rename(repo.text, repo.world.module, `${repo.world.module}s`)],
        [repo.code]: [repo.codeText, undefined],
        [repo.code.replace(repo.world.module, `${repo.world.module}s`)]: [undefined, repo.codeText],
      },
    }),
  ),
  change("new parameter", all, (repo, random) => {
    const name = fnName(repo.world.framework, random.pick(repo.world.fns));
    return {
      files: {
        [repo.path]: [
          repo.text,
          repo.text.replaceAll(new RegExp(`\\b${name}\\((?=[\\w"])`, "g"), `${name}(null, `),
        ],
        [repo.code]: [
          repo.codeText,
          repo.codeText.replace(
            `${name}(`,
            `${name}(${{ go: "first any, ", testify: "first any, ", rust: "first: Option<i64>, " }[repo.world.framework as "go"] ?? "first, "}`,
          ),
        ],
      },
    };
  }),
  ...more,
];
