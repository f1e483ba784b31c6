import type { Case } from "../../../packages/guards/test/bench/world.ts";
import type { Change, Probe } from "../probe.ts";
import type { Files } from "../repositories/repository.ts";
import { receiptOf } from "./bent.ts";
import { features } from "./honest-features.ts";
import { equal, type Honest, type Kit } from "./kit.ts";
import { plansOf } from "./plans.ts";

/** Work as it should be, also where it is unusual. */
export function honest(kit: Kit): Probe[] {
  return [...features(kit), ...changes(kit), ...settings(kit)].map(([name, tasks, steps]) => {
    const all = "T001" in steps ? steps : { T001: steps as Change };
    const judged = "T002" in all ? "T002" : "T001";
    return { name, honest: true, tasks, steps: all, judged, names: [] };
  });
}

/** A change of what is there. */
function changes(kit: Kit): Honest[] {
  const plans = plansOf(kit);
  const parcel = kit.suite("parcel");
  const tide = kit.suite("tide");
  const orchard = kit.suite("orchard");
  const [light] = parcel.cases;
  const upper = kit.suite("roster", (world) => ({
    cases: [
      ...world.cases,
      { title: "writes small names large", claims: [equal("initialsOf", ['"mara lind"'], '"ML"')] },
    ],
  }));
  const rows = kit.suite("roster", (world) => ({
    ...(world.table === undefined
      ? {}
      : { table: { ...world.table, rows: [...world.table.rows, ["5", "75"]] } }),
  }));
  const dearer = (text: string): string =>
    text.replaceAll("450", "455").replaceAll("750", "755").replaceAll("510", "515");
  const crates = kit.suite("orchard", (world) => ({
    cases: world.cases.filter(({ title }) => !title.startsWith("packs")),
    table: {
      title: "packs crates",
      fn: "crateCount",
      rows: [
        ["12", "1"],
        ["13", "2"],
        ["30", "3"],
      ],
    },
  }));
  const more = kit.suite("parcel", (world) => ({
    cases: world.cases.map((one) =>
      one.title.startsWith("asks the least")
        ? { ...one, claims: [...one.claims, equal("parcelPrice", ["1000", "1"], "510")] }
        : one,
    ),
  }));
  const golden = Object.keys(kit.repository.files).find((path) => /golden|\.snap$/.test(path)) ?? "";
  const receipt = receiptOf(kit, "total", "sum");
  const lib = kit.repository.files["src/lib.rs"];
  const noTide: Files = lib === undefined ? {} : { "src/lib.rs": lib.replace("pub mod tide;\n", "") };
  return [
    [
      "only the code, otherwise",
      plans.faster,
      { write: { [parcel.code]: `${parcel.codeText}${kit.comment("Worked out once.")}` } },
    ],
    [
      "a bug mended, with a test that was red",
      plans.one(`Fix: initials of a small name are small, in ${upper.code} with a test in ${upper.path}`),
      { write: { ...capital(kit), [upper.path]: upper.text } },
    ],
    [
      "another behaviour, as asked, with its tests",
      plans.one(`Raise the base price from 390 to 395 in ${parcel.code} and ${parcel.path}`),
      { write: { [parcel.code]: parcel.codeText.replace("390", "395"), [parcel.path]: dearer(parcel.text) } },
    ],
    [
      "another behaviour, as asked, its tests not named",
      plans.one(`Raise the base price from 390 to 395 in ${parcel.code}`),
      { write: { [parcel.code]: parcel.codeText.replace("390", "395"), [parcel.path]: dearer(parcel.text) } },
    ],
    [
      "what was printed changed with its code",
      plans.one(`Say sum in place of total on the receipt in ${Object.keys(receipt)[0] ?? ""} and ${golden}`),
      { write: { ...receipt, [golden]: kit.text(golden).replace("total", "sum") } },
    ],
    [
      "what was printed changed with its code, not named",
      plans.one(`Say sum in place of total on the receipt in ${Object.keys(receipt)[0] ?? ""}`),
      { write: { ...receipt, [golden]: kit.text(golden).replace("total", "sum") } },
    ],
    [
      "a module removed with its tests, as asked",
      plans.one(
        `Remove the tides: ${tide.code} and ${tide.path}${lib === undefined ? "" : ", also from src/lib.rs"}`,
      ),
      { write: noTide, delete: [tide.code, tide.path] },
    ],
    ["three tests made a table", plans.tidy("orchard"), { write: { [orchard.path]: crates.text } }],
    ["a row more in a table", plans.tidy("roster"), { write: { [rows.path]: rows.text } }],
    ["an assertion more", plans.tidy("parcel"), { write: { [more.path]: more.text } }],
    [
      "a test taken away and two put in its place",
      plans.tidy("parcel"),
      { write: { [parcel.path]: parcel.text.replace(light?.whole ?? "", () => split(kit)) } },
    ],
    ["a module moved, its old place leads there", plans.tidy("tide"), { write: movedModule(kit) }],
    [
      "only words in the README",
      plans.one("Update README.md with what the shop sells"),
      { write: { "README.md": "# Shop\n\nSkip the queue: tests of `it.only` are no news here.\n" } },
    ],
    ["a look that changes nothing", plans.one("Run all tests and verify that they pass"), {}],
  ];
}

/** Settings, where the task names them. */
function settings(kit: Kit): Honest[] {
  const plans = plansOf(kit);
  const manifest =
    { go: "go.mod", cargo: "Cargo.toml", pytest: "pyproject.toml", unittest: "setup.cfg" }[
      kit.repository.name as string
    ] ?? "package.json";
  const ci = ".github/workflows/ci.yml";
  const lock = kit.repository.files["package-lock.json"];
  const version: Files = {
    [manifest]: kit.text(manifest).replace("1.0.0", "1.1.0").replace("go 1.19", "go 1.18"),
    ...(lock === undefined ? {} : { "package-lock.json": lock.replaceAll("1.0.0", "1.1.0") }),
    ...(kit.repository.name === "cargo"
      ? { "Cargo.lock": kit.text("Cargo.lock").replace("1.0.0", "1.1.0") }
      : {}),
  };
  return [
    [
      "CI on pull requests too, as asked",
      plans.one(`Run CI on pull requests too in ${ci}`),
      { write: { [ci]: kit.text(ci).replace("[push]", "[push, pull_request]") } },
    ],
    [
      "another version, as asked",
      plans.one(`Set the version in ${manifest} to the next one`),
      { write: version },
    ],
    [
      "a place for editors' settings",
      plans.one("Ignore what editors leave, in .gitignore"),
      { write: { ".gitignore": `${kit.text(".gitignore")}.idea\n` } },
    ],
  ];
}

/** The first letters, made large. */
function capital(kit: Kit): Files {
  const { code, codeText } = kit.suite("roster");
  const [from, to] = kit.perLanguage<[string, string]>({
    script: ['.join("");', '.join("")\n    .toUpperCase();'],
    python: ["in name.split())", "in name.split()).upper()"],
    go: ["part[:1]", "strings.ToUpper(part[:1])"],
    rust: [".collect()\n}\n\npub fn split", ".collect::<String>().to_uppercase()\n}\n\npub fn split"],
  });
  return { [code]: codeText.replace(from, to) };
}

/** The light parcel's test as two, that ask the same and more. */
function split(kit: Kit): string {
  const cases: Case[] = [
    { title: "asks the least for a very light parcel", claims: [equal("parcelPrice", ["200", "1"], "450")] },
    { title: "asks the same up to five hundred", claims: [equal("parcelPrice", ["500", "1"], "450")] },
  ];
  return kit
    .suite("parcel", () => ({ cases }))
    .cases.map(({ whole }) => whole)
    .join("\n");
}

function movedModule(kit: Kit): Files {
  const { code, codeText } = kit.suite("tide");
  const lib = kit.repository.files["src/lib.rs"] ?? "";
  return kit.perLanguage<Files>({
    script: {
      "src/sea/tide.ts": codeText,
      [code]: `export * from "./sea/tide${kit.framework === "node" ? ".ts" : ""}";\n`,
    },
    python: {
      "sea.py": codeText,
      [code]:
        'from sea import check_port, depth_at, minutes_until, note_for, tide_name\n\n__all__ = ["check_port", "depth_at", "minutes_until", "note_for", "tide_name"]\n',
    },
    go: {
      "sea/sea.go": codeText.replace("package tide", "package sea"),
      [code]:
        'package tide\n\nimport "example.test/shop/sea"\n\nvar (\n\tTideName     = sea.TideName\n\tMinutesUntil = sea.MinutesUntil\n\tDepthAt      = sea.DepthAt\n\tNoteFor      = sea.NoteFor\n\tCheckPort    = sea.CheckPort\n)\n',
    },
    rust: {
      "src/sea.rs": codeText,
      [code]: "pub use crate::sea::*;\n",
      "src/lib.rs": `pub mod sea;\n${lib}`,
    },
  });
}
