import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { EXPORTS } from "../src/export/rows.ts";
import { repository } from "./support/repository.ts";
import { stagewright } from "./support/io.ts";
import { temporaryDirectory } from "./support/temp.ts";

const reader = (root: string) => (name: string) => readFileSync(path.join(root, name), "utf8");
const MCP = ["--no", "--", "stagewright", "mcp"];

describe.each(EXPORTS)("stagewright export $agent", ({ agent, files, next }) => {
  test("writes all its files, says so, and says what to type; a second time it changes nothing", async () => {
    const root = repository({ "sub/a.txt": "a" });
    const first = await stagewright(path.join(root, "sub"), ["export", agent]);
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out.split("\n")).toEqual([
      ...files.map((file) => `wrote      ${file.path}`),
      "",
      ...next,
      "",
    ]);
    const before = files.map((file) => reader(root)(file.path));
    const second = await stagewright(root, ["export", agent]);
    expect(second.out.split("\n").slice(0, files.length)).toEqual(
      files.map((file) => `unchanged  ${file.path}`),
    );
    expect(files.map((file) => reader(root)(file.path))).toEqual(before);
  });

  test("shows it with --print, and writes nothing", async () => {
    const root = repository({ "a.txt": "a" });
    const { code, out } = await stagewright(root, ["export", agent, "--print"]);
    expect(code).toBe(0);
    for (const file of files) {
      expect(out).toContain(`── ${file.path}\n`);
      expect(existsSync(path.join(root, file.path))).toBe(false);
    }
  });

  test("starts Stagewright's tools, and names what is the human's", async () => {
    const root = repository({ "a.txt": "a" });
    const { out } = await stagewright(root, ["export", agent, "--print"]);
    for (const word of ["npx", ...MCP]) expect(out).toContain(word);
    expect(out).toContain("are decisions of the human");
  });
});

describe("what is written", () => {
  const exported = async (agent: string) => {
    const root = repository({ "a.txt": "a" });
    await stagewright(root, ["export", agent]);
    return reader(root);
  };

  test("a skill has a name, that of its directory, and a description that is not too long", async () => {
    const read = await exported("claude");
    const skill = read(".claude/skills/stagewright/SKILL.md");
    const head = parse(/^---\n(.*?)\n---\n/s.exec(skill)?.[1] ?? "") as Record<string, string>;
    expect(head).toEqual({ name: "stagewright", description: expect.stringMatching(/^.{50,1024}$/) });
    expect((await exported("codex"))(".agents/skills/stagewright/SKILL.md")).toBe(skill);
    expect((await exported("copilot"))(".agents/skills/stagewright/SKILL.md")).toBe(skill);
  });

  test("servers are written as each agent reads them", async () => {
    expect(JSON.parse((await exported("claude"))(".mcp.json"))).toEqual({
      mcpServers: { stagewright: { type: "stdio", command: "npx", args: MCP } },
    });
    expect((await exported("codex"))(".codex/config.toml")).toBe(
      '[mcp_servers.stagewright]\ncommand = "npx"\nargs = ["--no", "--", "stagewright", "mcp"]\ntool_timeout_sec = 3600\n',
    );
    expect(JSON.parse((await exported("opencode"))("opencode.json"))).toEqual({
      mcp: { stagewright: { type: "local", command: ["npx", ...MCP], enabled: true } },
    });
    expect(parse((await exported("goose"))(".goose/recipes/stagewright.yaml"))).toMatchObject({
      title: expect.any(String),
      instructions: expect.stringContaining("\n1. Call `next`"),
      extensions: [{ name: "developer" }, { type: "stdio", cmd: "npx", args: MCP, timeout: 3600 }],
    });
  });

  test("nothing in a command is taken for something to run", async () => {
    const gemini = await exported("gemini");
    const opencode = await exported("opencode");
    for (const text of [
      gemini(".gemini/commands/stagewright/next.toml"),
      opencode(".opencode/command/stagewright-next.md"),
    ])
      expect(text).not.toMatch(/!`|!\{|@\{|(^|\s)@\w/);
  });
});

describe("what is there already", () => {
  test("stays, and ours is added: in JSON with its own indentation", async () => {
    const root = repository({
      ".mcp.json":
        '{\n\t"$schema": "x",\n\t"mcpServers": {\n\t\t"other": { "command": "o" }\n\t},\n\t"more": [1]\n}\n',
    });
    const { out } = await stagewright(root, ["export", "claude"]);
    expect(out).toContain("added to   .mcp.json");
    const text = reader(root)(".mcp.json");
    expect(text).toMatch(/^\{\n\t"\$schema": "x",\n\t"mcpServers": \{\n\t\t"other"/);
    expect(JSON.parse(text)).toEqual({
      $schema: "x",
      mcpServers: { other: { command: "o" }, stagewright: expect.anything() },
      more: [1],
    });
  });

  test("stays, and ours is added: in TOML as a table at the end", async () => {
    const before = 'model = "m"\n\n[mcp_servers.other] # mine\ncommand = "o"\n';
    const root = repository({ ".codex/config.toml": before });
    await stagewright(root, ["export", "codex"]);
    expect(reader(root)(".codex/config.toml")).toBe(
      `${before}\n[mcp_servers.stagewright]\ncommand = "npx"\nargs = ["--no", "--", "stagewright", "mcp"]\ntool_timeout_sec = 3600\n`,
    );
  });

  test("and differs: nothing at all is written until --force, which replaces ours alone", async () => {
    const theirs = { other: { command: "o" }, stagewright: { command: "mine" } };
    const root = repository({ ".mcp.json": JSON.stringify({ mcpServers: theirs }) });
    const refused = await stagewright(root, ["export", "claude"]);
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toContain("what is there differs in .mcp.json");
    expect(refused.err).toContain("stagewright export claude --force");
    expect(existsSync(path.join(root, ".claude"))).toBe(false);
    const forced = await stagewright(root, ["export", "claude", "--force"]);
    expect(forced.out).toContain("replaced   .mcp.json");
    expect(JSON.parse(reader(root)(".mcp.json"))).toEqual({
      mcpServers: { other: { command: "o" }, stagewright: expect.objectContaining({ command: "npx" }) },
    });
  });

  test("and differs in TOML: --force replaces the table, not what follows it", async () => {
    const root = repository({
      ".codex/config.toml":
        '[mcp_servers.stagewright]\ncommand = "mine"\n\n# of the other one\n[mcp_servers.other]\ncommand = "o"\n',
    });
    expect(await stagewright(root, ["export", "codex"])).toMatchObject({ code: 1 });
    await stagewright(root, ["export", "codex", "--force"]);
    const forced =
      '[mcp_servers.stagewright]\ncommand = "npx"\nargs = ["--no", "--", "stagewright", "mcp"]\ntool_timeout_sec = 3600\n\n# of the other one\n[mcp_servers.other]\ncommand = "o"\n';
    expect(reader(root)(".codex/config.toml")).toBe(forced);
    const again = await stagewright(root, ["export", "codex"]);
    expect(again.out).toContain("unchanged  .codex/config.toml");
  });

  test("a skill that somebody changed is theirs until --force", async () => {
    const root = repository({ ".claude/skills/stagewright/SKILL.md": "mine" });
    expect(await stagewright(root, ["export", "claude"])).toMatchObject({ code: 1 });
    expect(existsSync(path.join(root, ".mcp.json"))).toBe(false);
    expect(await stagewright(root, ["export", "claude", "--force"])).toMatchObject({ code: 0 });
    expect(reader(root)(".claude/skills/stagewright/SKILL.md")).not.toBe("mine");
  });

  test.each([
    ["gemini", ".gemini/settings.json", '{ "theme": "x" } // mine', "not plain JSON"],
    ["claude", ".mcp.json", "[]", "not plain JSON"],
    ["claude", ".mcp.json", '{ "mcpServers": [] }', '"mcpServers" is no object'],
    ["codex", ".codex/config.toml", 'mcp_servers = { o = { command = "o" } }\n', "not written as tables"],
  ])(
    "what cannot be merged is left alone, even with --force (%s, %s: %s)",
    async (agent, file, text, why) => {
      const root = repository({ [file]: text });
      const { code, err } = await stagewright(root, ["export", agent, "--force"]);
      expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(why) });
      expect(reader(root)(file)).toBe(text);
    },
  );

  test("nothing is written through a link", async () => {
    const elsewhere = temporaryDirectory({ "precious.json": "{}" });
    const root = repository({ "a.txt": "a" });
    symlinkSync(path.join(elsewhere, "precious.json"), path.join(root, ".mcp.json"));
    const file = await stagewright(root, ["export", "claude", "--force"]);
    expect(file).toMatchObject({ code: 1, err: expect.stringContaining("it is a link") });
    mkdirSync(path.join(elsewhere, "skills"));
    symlinkSync(elsewhere, path.join(root, ".agents"));
    const directory = await stagewright(root, ["export", "codex", "--force"]);
    expect(directory).toMatchObject({ code: 1, err: expect.stringContaining("leads out of the repository") });
    expect(readFileSync(path.join(elsewhere, "precious.json"), "utf8")).toBe("{}");
    expect(existsSync(path.join(elsewhere, "skills/stagewright"))).toBe(false);
  });
});

describe("what cannot be exported", () => {
  test("an agent that is not known: which are, and which may be meant", async () => {
    const { code, err } = await stagewright(repository({ "a.txt": "a" }), ["export", "cluade"]);
    expect(code).toBe(2);
    expect(err).toContain("there is: claude, codex, copilot, gemini, goose, opencode");
    expect(err).toContain("stagewright export claude");
  });

  test("anything, outside of a repository", async () => {
    const cwd = temporaryDirectory();
    writeFileSync(path.join(cwd, "a.txt"), "a");
    const { code, err } = await stagewright(cwd, ["export", "claude"]);
    expect(code).toBe(2);
    expect(err).toMatch(/repository/);
    expect(existsSync(path.join(cwd, ".claude"))).toBe(false);
  });
});
