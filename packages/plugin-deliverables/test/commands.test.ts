import fc from "fast-check";
import { quote } from "shell-quote";
import { expect, test } from "vitest";
import { stepsOf } from "../src/commands/argv.ts";
import { commandsIn } from "../src/commands/extract.ts";
import { sectionsOf } from "../src/documents/sections.ts";

const run = (argv: readonly string[], env = {}) => ({ kind: "run", argv, env });

test.for([
  ["npm test", [run(["npm", "test"])]],
  ["node 'a b.js' \"c d\" # and no more", [run(["node", "a b.js", "c d"])]],
  ["cd web && npm run lint", [{ kind: "cd", directory: "web" }, run(["npm", "run", "lint"])]],
  ["CI=1 PORT=0 node server.js", [run(["node", "server.js"], { CI: "1", PORT: "0" })]],
  ["grep -E 'a|b$' file", [run(["grep", "-E", "a|b$", "file"])]],
  ["sh scripts/check.sh -c", undefined],
  ["bash scripts/check.sh", [run(["bash", "scripts/check.sh"])]],
] as const)("D7: %s is a program with arguments, or refused", ([command, steps]) => {
  const found = stepsOf(command);
  expect(found.ok ? found.value : undefined).toEqual(steps);
});

test.for([
  ["cat a | grep b", "it needs a shell for |"],
  ["make; rm -r x", "it needs a shell for ;"],
  ["make || true", "it needs a shell for ||"],
  ["server &", "it needs a shell for &"],
  ["echo a > b", "it needs a shell for >"],
  ["echo $(id)", "it needs a shell for $"],
  ["echo `id`", "it has a command inside a command"],
  ['echo "$HOME"', "it needs a shell for $HOME"],
  ["ls *.ts", "it needs a shell for *.ts"],
  ["cat ~/.netrc", "it needs a shell for ~"],
  ["cd .. && make", "it leaves the checkout, or does not say for where"],
  ["cd /tmp", "it leaves the checkout, or does not say for where"],
  ["cd a/../../b", "it leaves the checkout, or does not say for where"],
  ["A=b", "it sets variables and runs nothing"],
  ["make &&", "a part of it is empty"],
  ["source env.sh", "source is a shell's own"],
  ["sudo make install", "sudo asks for more rights than a check has"],
  ["/usr/bin/sudo -n id", "sudo asks for more rights than a check has"],
  ["bash -lc 'id'", "it hands a text to bash"],
  ["env -i /bin/sh -c id", "it hands a text to sh"],
] as const)("D7: %s is not run: only a shell, or more rights, could do it", ([command, reason]) => {
  expect(stepsOf(command)).toEqual({ ok: false, error: reason });
});

test("D7: whatever an argument holds, it reaches the program as it is or not at all", () => {
  const words = fc.array(fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 8 }), { maxLength: 4 });
  fc.assert(
    fc.property(words, (args) => {
      const found = stepsOf(quote(["tool", ...args]));
      if (found.ok) expect(found.value).toEqual([run(["tool", ...args])]);
    }),
  );
});

test("D7: commands are the lines of fenced blocks that a shell would read; output, comments and other languages are none", () => {
  const report = [
    "Run `npm ci` first:",
    "",
    "```sh",
    "# set up",
    "npm ci",
    "npm test -- \\",
    "  --all",
    "",
    "```",
    "",
    "- then:",
    "",
    "  ```console",
    "  $ node main.js",
    "  hello",
    "  ```",
    "",
    "```json",
    '{ "not": "a command" }',
    "```",
    "",
    "~~~",
    "make",
    "~~~",
    "",
  ].join("\n");
  const [section] = sectionsOf(`# How\n\n${report}`).sections;
  expect(commandsIn(section?.tokens ?? [])).toEqual([
    { command: "npm ci", block: 0 },
    { command: "npm test --    --all", block: 0 },
    { command: "node main.js", block: 1 },
    { command: "make", block: 2 },
  ]);
});
