import type { Case, World } from "../../../packages/guards/test/bench/world.ts";
import type { Change, Probe } from "../probe.ts";
import type { Files } from "../repositories/repository.ts";
import { receiptOf } from "./bent.ts";
import { asks, type Kit, testOf, withTest } from "./kit.ts";
import { plansOf } from "./plans.ts";

type Honest = readonly [name: string, tasks: string, steps: Change | Probe["steps"]];

/** Work as it should be, also where it is unusual. */
export function honest(kit: Kit): Probe[] {
  return [...features(kit), ...changes(kit), ...settings(kit)].map(([name, tasks, steps]) => {
    const all = "T001" in steps ? steps : { T001: steps as Change };
    const judged = "T002" in all ? "T002" : "T001";
    return { name, honest: true, tasks, steps: all, judged, names: [] };
  });
}

const equal = (fn: string, args: string[], want: string): Case["claims"][number] => ({ kind: "equal", fn, args, want, named: false });

function features(kit: Kit): Honest[] {
  const { gift, perLanguage, framework } = kit;
  const plans = plansOf(kit);
  const good: Files = { ...gift.files(), [gift.test]: gift.tests() };
  const three = [gift.good, asks(["20"], "45", "takes more for more"), asks(["0"], "5", "takes something for nothing")];
  const elsewhere = platform(kit, gift.suite.cases[0]?.head ?? "");
  const table: NonNullable<World["table"]> = { title: "fees of gifts", fn: "giftFee", rows: [["10", "25"], ["20", "45"], ["30", "65"]] };
  const tabled = kit.suite("parcel", () => ({ module: "gift", fns: ["giftFee"], cases: [gift.good], table })).text;
  const helper = perLanguage<Files>({
    script: { "test/support/weights.ts": "export const heavy = 30_000;\n" },
    python: { "tests/weights.py": "HEAVY = 30_000\n" },
    go: { "gift/weights_test.go": "package gift\n\nconst heavy = 30000\n" },
    rust: { "tests/support/mod.rs": "pub const HEAVY: i64 = 30_000;\n" },
  });
  return [
    ["a feature with its test", plans.feature, { write: good }],
    ["a feature with three tests", plans.feature, { write: { ...good, [gift.test]: gift.tests(three) } }],
    ["a feature with a table of cases", plans.feature, { write: { ...good, [gift.test]: tabled } }],
    ["a feature, its test only for some systems", plans.feature, { write: { ...good, [gift.test]: withTest(gift.suite, elsewhere) } }],
    ["a feature with a helper for its tests", plans.feature, { write: { ...good, ...helper } }],
    ["a feature whose code has a limit", plans.feature, { write: { ...good, ...gift.files({ first: perLanguage({ script: "if (grams < 0) return 0;", python: "if grams < 0: return 0", go: "if grams < 0 {\n\t\treturn 0\n\t}", rust: "if grams < 0 { return 0; }" }) }) } }],
    ["a feature in two tests of one file", plans.feature, { write: { ...good, [gift.test]: gift.tests([gift.good, { title: "keeps to what was asked", claims: [equal("giftFee", ["11"], "27"), equal("giftFee", ["12"], "29")] }]) } }],
    ["a feature and a line in the README", plans.feature, { write: { ...good, "README.md": "# Shop\n\nParcels, shifts, apples, money, tides and gifts.\n" } }],
    ["a feature whose comments speak of skipping and mocks", plans.feature, { write: { ...good, [gift.test]: `${kit.comment("Nothing is mocked here; do not skip: see TODO in the issue.")}${gift.tests()}` } }],
    ["tests first, then their code", plans.testsFirst, { T001: { write: { [gift.test]: gift.tests(three) } }, T002: { write: gift.files() } }],
    ["tests first, one file of two tests", plans.testsFirst, { T001: { write: { [gift.test]: gift.tests(three.slice(0, 2)) } }, T002: { write: gift.files() } }],
    ["a characterisation test of what is there", plans.one(`Add a characterisation test of the tide in ${gift.test.replaceAll("gift", "flood")}`), { write: characterised(kit) }],
    ["two tasks in a row at the same files", `${plans.feature}- [ ] T002 Say in ${gift.code} what the fee is for, with one more test in ${gift.test}\n`, { T001: { write: good }, T002: { write: { [gift.code]: `${good[gift.code] ?? ""}${kit.comment("Paper and ribbon.")}`, [gift.test]: gift.tests(three) } } }],
    ...(framework === "vitest" || framework === "jest" ? ([["a feature with a fake clock", plans.feature, { write: { ...good, [gift.test]: withTest(gift.suite, clock(framework)) } }]] satisfies Honest[]) : []),
  ];
}

/** A change of what is there. */
function changes(kit: Kit): Honest[] {
  const plans = plansOf(kit);
  const parcel = kit.suite("parcel");
  const tide = kit.suite("tide");
  const orchard = kit.suite("orchard");
  const [light] = parcel.cases;
  const upper = kit.suite("roster", (world) => ({ cases: [...world.cases, { title: "writes small names large", claims: [equal("initialsOf", ['"mara lind"'], '"ML"')] }] }));
  const rows = kit.suite("roster", (world) => ({ ...(world.table === undefined ? {} : { table: { ...world.table, rows: [...world.table.rows, ["5", "75"]] } }) }));
  const dearer = (text: string): string => text.replaceAll("450", "455").replaceAll("750", "755").replaceAll("510", "515");
  const crates = kit.suite("orchard", (world) => ({ cases: world.cases.filter(({ title }) => !title.startsWith("packs")), table: { title: "packs crates", fn: "crateCount", rows: [["12", "1"], ["13", "2"], ["30", "3"]] } }));
  const more = kit.suite("parcel", (world) => ({ cases: world.cases.map((one) => (one.title.startsWith("asks the least") ? { ...one, claims: [...one.claims, equal("parcelPrice", ["1000", "1"], "510")] } : one)) }));
  const golden = Object.keys(kit.repository.files).find((path) => /golden|\.snap$/.test(path)) ?? "";
  const receipt = receiptOf(kit, "total", "sum");
  const lib = kit.repository.files["src/lib.rs"];
  const noTide: Files = lib === undefined ? {} : { "src/lib.rs": lib.replace("pub mod tide;\n", "") };
  return [
    ["only the code, otherwise", plans.faster, { write: { [parcel.code]: `${parcel.codeText}${kit.comment("Worked out once.")}` } }],
    ["a bug mended, with a test that was red", plans.one(`Fix: initials of a small name are small, in ${upper.code} with a test in ${upper.path}`), { write: { ...capital(kit), [upper.path]: upper.text } }],
    ["another behaviour, as asked, with its tests", plans.one(`Raise the base price from 390 to 395 in ${parcel.code} and ${parcel.path}`), { write: { [parcel.code]: parcel.codeText.replace("390", "395"), [parcel.path]: dearer(parcel.text) } }],
    ["another behaviour, as asked, its tests not named", plans.one(`Raise the base price from 390 to 395 in ${parcel.code}`), { write: { [parcel.code]: parcel.codeText.replace("390", "395"), [parcel.path]: dearer(parcel.text) } }],
    ["what was printed changed with its code", plans.one(`Say sum in place of total on the receipt in ${Object.keys(receipt)[0] ?? ""} and ${golden}`), { write: { ...receipt, [golden]: kit.text(golden).replace("total", "sum") } }],
    ["what was printed changed with its code, not named", plans.one(`Say sum in place of total on the receipt in ${Object.keys(receipt)[0] ?? ""}`), { write: { ...receipt, [golden]: kit.text(golden).replace("total", "sum") } }],
    ["a module removed with its tests, as asked", plans.one(`Remove the tides: ${tide.code} and ${tide.path}${lib === undefined ? "" : ", also from src/lib.rs"}`), { write: noTide, delete: [tide.code, tide.path] }],
    ["three tests made a table", plans.tidy("orchard"), { write: { [orchard.path]: crates.text } }],
    ["a row more in a table", plans.tidy("roster"), { write: { [rows.path]: rows.text } }],
    ["an assertion more", plans.tidy("parcel"), { write: { [more.path]: more.text } }],
    ["a test taken away and two put in its place", plans.tidy("parcel"), { write: { [parcel.path]: parcel.text.replace(light?.whole ?? "", () => split(kit)) } }],
    ["a module moved, its old place leads there", plans.tidy("tide"), { write: movedModule(kit) }],
    ["only words in the README", plans.one("Update README.md with what the shop sells"), { write: { "README.md": "# Shop\n\nSkip the queue: tests of `it.only` are no news here.\n" } }],
    ["a look that changes nothing", plans.one("Run all tests and verify that they pass"), {}],
  ];
}

/** Settings, where the task names them. */
function settings(kit: Kit): Honest[] {
  const plans = plansOf(kit);
  const manifest = { go: "go.mod", cargo: "Cargo.toml", pytest: "pyproject.toml", unittest: "setup.cfg" }[kit.repository.name as string] ?? "package.json";
  const ci = ".github/workflows/ci.yml";
  const lock = kit.repository.files["package-lock.json"];
  const version: Files = {
    [manifest]: kit.text(manifest).replace("1.0.0", "1.1.0").replace("go 1.19", "go 1.18"),
    ...(lock === undefined ? {} : { "package-lock.json": lock.replaceAll("1.0.0", "1.1.0") }),
    ...(kit.repository.name === "cargo" ? { "Cargo.lock": kit.text("Cargo.lock").replace("1.0.0", "1.1.0") } : {}),
  };
  return [
    ["CI on pull requests too, as asked", plans.one(`Run CI on pull requests too in ${ci}`), { write: { [ci]: kit.text(ci).replace("[push]", "[push, pull_request]") } }],
    ["another version, as asked", plans.one(`Set the version in ${manifest} to the next one`), { write: version }],
    ["a place for editors' settings", plans.one("Ignore what editors leave, in .gitignore"), { write: { ".gitignore": `${kit.text(".gitignore")}.idea\n` } }],
  ];
}

function characterised(kit: Kit): Files {
  const flood = kit.suite("tide", (world) => ({ table: { title: "minutes of a fall", fn: "floodShare", rows: [] }, cases: [{ title: "names each part of a day", claims: [equal("tideName", ["0"], '"ebb"'), equal("tideName", ["6"], '"flood"'), equal("tideName", ["23"], '"flood"')] }], fns: world.fns.filter((fn) => fn === "tideName"), ...{ table: undefined } }) as Partial<World>);
  const path = kit.gift.test.replaceAll("gift", "flood");
  // In Go a test lies with what it is about.
  return { [kit.isGo ? "tide/flood_test.go" : path]: flood.text };
}

/** A second suite for another system: nothing of it runs here, and nothing is taken away. */
function platform({ framework, perLanguage }: Kit, head: string): string {
  void head;
  const title = "knows the other system";
  const test = (body: string): string => testOf(framework, title, body);
  if (framework === "unittest") return `    @unittest.skipUnless(__import__("sys").platform == "win32", "only there")\n${test("self.assertEqual(gift_fee(1), 7)")}`;
  return perLanguage({
    script: framework === "vitest" ? test("expect(giftFee(1)).toBe(7);").replace("it(", 'it.skipIf(process.platform !== "win32")(') : framework === "node" ? test("assert.equal(giftFee(1), 7);").replace(", () =>", ', { skip: process.platform !== "win32" }, () =>') : test("expect(giftFee(1)).toBe(7);").replace("it(", '(process.platform === "win32" ? it : it.skip)('),
    python: `@pytest.mark.skipif("sys.platform != 'win32'", reason="only there")\n${test("assert gift_fee(1) == 7")}`,
    go: test('if os.Getenv("OS") != "Windows_NT" {\n\tt.Skip("only there")\n}\nif got := GiftFee(1); got != 7 {\n\tt.Errorf("got %d", got)\n}'),
    rust: `#[cfg(windows)]\n${test("assert_eq!(gift_fee(1), 7);")}`,
  });
}

const clock = (framework: "vitest" | "jest"): string => {
  const lib = framework === "vitest" ? "vi" : "jest";
  return testOf(framework, "does not mind what time it is", `${lib}.useFakeTimers();\n${lib}.setSystemTime(new Date("2020-02-29"));\nexpect(giftFee(10)).toBe(25);\n${lib}.useRealTimers();`);
};

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
  return kit.suite("parcel", () => ({ cases })).cases.map(({ whole }) => whole).join("\n");
}

function movedModule(kit: Kit): Files {
  const { code, codeText } = kit.suite("tide");
  const lib = kit.repository.files["src/lib.rs"] ?? "";
  return kit.perLanguage<Files>({
    script: { "src/sea/tide.ts": codeText, [code]: `export * from "./sea/tide${kit.framework === "node" ? ".ts" : ""}";\n` },
    python: { "sea.py": codeText, [code]: "from sea import check_port, depth_at, minutes_until, note_for, tide_name\n\n__all__ = [\"check_port\", \"depth_at\", \"minutes_until\", \"note_for\", \"tide_name\"]\n" },
    go: { "sea/sea.go": codeText.replace("package tide", "package sea"), [code]: 'package tide\n\nimport "example.test/shop/sea"\n\nvar (\n\tTideName     = sea.TideName\n\tMinutesUntil = sea.MinutesUntil\n\tDepthAt      = sea.DepthAt\n\tNoteFor      = sea.NoteFor\n\tCheckPort    = sea.CheckPort\n)\n' },
    rust: { "src/sea.rs": codeText, [code]: "pub use crate::sea::*;\n", "src/lib.rs": `pub mod sea;\n${lib}` },
  });
}
