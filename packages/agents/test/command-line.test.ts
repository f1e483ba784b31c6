import { describe, expect, test } from "vitest";
import { parseCommandLine } from "../src/index.ts";

describe("a command line is split into words", () => {
  test.for([
    ["claude -p", ["claude", "-p"]],
    ["  a\t b\n", ["a", "b"]],
    [`a "b c" 'd e'`, ["a", "b c", "d e"]],
    [`--x="b c"d'e f'`, ["--x=b cde f"]],
    [`a "" ''`, ["a", "", ""]],
    [String.raw`a "say \"hi\" \\ \n" '\' b\ c \"`, ["a", String.raw`say "hi" \ \n`, "\\", "b c", '"']],
    [
      "a $HOME `id` $(id) * ~ ; | > {b,c} # d",
      ["a", "$HOME", "`id`", "$(id)", "*", "~", ";", "|", ">", "{b,c}", "#", "d"],
    ],
  ] as const)("%s", ([text, words]) => expect(parseCommandLine(text)).toEqual({ ok: true, value: words }));

  test.for([
    [`echo "it`, { problem: "unclosed-quote", column: 6 }],
    [`echo 'a' it's`, { problem: "unclosed-quote", column: 12 }],
    ["echo a\\", { problem: "trailing-backslash", column: 7 }],
    ["  ", { problem: "empty", column: 1 }],
    [`"" a`, { problem: "empty", column: 1 }],
  ] as const)("or a problem with its column is told: %s", ([text, error]) =>
    expect(parseCommandLine(text)).toEqual({ ok: false, error }),
  );
});
