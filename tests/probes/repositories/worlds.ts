import type { Case, Claim, Framework, World } from "../../../packages/guards/test/bench/world.ts";

/** What the tests of each repository ask, in no language yet. It is true of the code in `sources`. */

type Word = string | number;
const literal = (word: Word): string => (typeof word === "string" ? JSON.stringify(word) : String(word));

/** `equal("feeOf", [1200, 5], 60)`: what calling it with these gives. */
const claim =
  (kind: Claim["kind"], named = false) =>
  (fn: string, args: readonly Word[], want: Word): Claim => ({
    kind,
    fn,
    args: args.map(literal),
    want: literal(want),
    named,
  });
const equal = claim("equal");
const named = claim("equal", true);
const length = claim("length");
const contains = claim("contains");
const near = claim("near");
const throws = claim("throws");
const of = (title: string, ...claims: readonly Claim[]): Case => ({ title, claims });

const parcel: Omit<World, "framework"> = {
  module: "parcel",
  fns: ["parcelPrice", "volumeWeight", "labelFor", "checkParcel"],
  cases: [
    of("asks the least for a light parcel", equal("parcelPrice", [200, 1], 450)),
    of("asks more for a far zone", named("parcelPrice", [700, 3], 750), equal("parcelPrice", [700, 1], 510)),
    of("weighs a box by its volume", near("volumeWeight", [40, 30, 21], 5.04)),
    of(
      "writes name and town on the label",
      contains("labelFor", ["Ada", "Graz"], "Ada"),
      contains("labelFor", ["Ada", "Graz"], "Graz"),
    ),
    of("puts the town last", equal("labelFor", ["Ilse", "Linz"], "to: Ilse, LINZ | Linz")),
    of("refuses what nobody can lift", throws("checkParcel", [40000], "too heavy")),
    of("refuses an empty parcel", throws("checkParcel", [0], "nothing in it")),
  ],
};

const roster: Omit<World, "framework"> = {
  module: "roster",
  fns: ["initialsOf", "splitNames", "shiftHours", "nightBonus", "checkShift"],
  cases: [
    of("takes the first letters", equal("initialsOf", ["Mara Lind"], "ML"), named("initialsOf", ["Jo"], "J")),
    of("splits a list of names", length("splitNames", ["Ann, Bo, Cy"], 3)),
    of("splits one name", length("splitNames", ["Ann"], 1), length("splitNames", ["Ann, Bo"], 2)),
    of("counts the hours of a day", equal("shiftHours", [8, 16], 8)),
    of("counts over midnight", named("shiftHours", [22, 6], 8), equal("shiftHours", [23, 1], 2)),
    of("refuses a shift without end", throws("checkShift", [17], "shift too long")),
  ],
  table: {
    title: "bonus of a night",
    fn: "nightBonus",
    rows: [
      ["3", "45"],
      ["4", "60"],
      ["8", "140"],
    ],
  },
};

const orchard: Omit<World, "framework"> = {
  module: "orchard",
  fns: ["rowCount", "gradeOf", "juiceFrom", "rowNames", "crateCount", "checkGrove"],
  cases: [
    of("fills whole rows", equal("rowCount", [24, 6], 4)),
    of("begins another row for the rest", named("rowCount", [25, 6], 5), equal("rowCount", [7, 6], 2)),
    of("grades by weight", equal("gradeOf", [90], "small"), equal("gradeOf", [150], "medium")),
    of("calls the heaviest large", equal("gradeOf", [240], "large")),
    of("presses juice", near("juiceFrom", [11], 6.82), near("juiceFrom", [25], 15.5)),
    of("names each row", length("rowNames", [5], 5)),
    of("packs one crate", equal("crateCount", [12], 1)),
    of("packs another for the rest", equal("crateCount", [13], 2)),
    of("packs many crates", equal("crateCount", [30], 3)),
    of("refuses a grove without trees", throws("checkGrove", [0], "no trees")),
  ],
};

const ledger: Omit<World, "framework"> = {
  module: "ledger",
  fns: ["formatCents", "parseCents", "feeOf", "statementFor", "roundUp", "checkOwner"],
  cases: [
    of("writes cents as money", equal("formatCents", [1234], "12.34"), equal("formatCents", [905], "9.05")),
    of("reads money as cents", named("parseCents", ["12.34"], 1234)),
    of("takes a fee", equal("feeOf", [1250, 5], 62), equal("feeOf", [990, 10], 99)),
    of(
      "says who has what",
      contains("statementFor", ["Mara", 4321], "43.21"),
      contains("statementFor", ["Mara", 4321], "Mara"),
    ),
    of("refuses an account of nobody", throws("checkOwner", [""], "no owner")),
  ],
  table: {
    title: "rounds up",
    fn: "roundUp",
    rows: [
      ["101", "105"],
      ["105", "105"],
      ["112", "115"],
      ["333", "335"],
    ],
  },
};

const tide: Omit<World, "framework"> = {
  module: "tide",
  fns: ["tideName", "minutesUntil", "depthAt", "noteFor", "checkPort"],
  cases: [
    of("knows the tide by its hour", equal("tideName", [3], "ebb"), equal("tideName", [9], "flood")),
    of(
      "waits for the next one",
      equal("minutesUntil", [600, 975], 375),
      named("minutesUntil", [1400, 20], 60),
    ),
    of("tells the depth", near("depthAt", [4, 3], 5.05)),
    of(
      "leaves a note at the port",
      contains("noteFor", ["Husum", 9], "Husum"),
      contains("noteFor", ["Husum", 9], "flood"),
    ),
    of("refuses a port without a name", throws("checkPort", [""], "no such port")),
  ],
};

export const modules = [parcel, roster, orchard, ledger, tide] as const;
export const worldsFor = (framework: Framework): World[] =>
  modules.map((module) => ({ framework, ...module }));
