import { expect, test } from "vitest";
import { withIntakeOptions } from "../src/intake-options.ts";

const DECLARED = { perf: "how fast it has to be", references: "what to read first" };

test("an intake's own options are taken out of the words, each with all of its values", () => {
  const typed = withIntakeOptions(
    ["feature.md", "--perf", "-5 % at most", "--references=a.md", "--references", "b.md", "- not an option"],
    DECLARED,
  );
  expect(typed).toEqual({
    ok: true,
    value: {
      words: ["feature.md", "- not an option"],
      options: { perf: ["-5 % at most"], references: ["a.md", "b.md"] },
    },
  });
});

test("an option that nobody knows is refused, with the one that was probably meant", () => {
  expect(withIntakeOptions(["feature.md", "--pref", "x"], DECLARED, ["--json"])).toMatchObject({
    ok: false,
    error: { what: "unknown option '--pref'", why: "(Did you mean --perf?)" },
  });
  expect(withIntakeOptions(["--jsno"], {}, ["--json"])).toMatchObject({
    ok: false,
    error: { why: "(Did you mean --json?)" },
  });
});

test("an option without its value is refused", () => {
  expect(withIntakeOptions(["--perf"], DECLARED)).toMatchObject({
    ok: false,
    error: { what: "--perf has no value" },
  });
});
