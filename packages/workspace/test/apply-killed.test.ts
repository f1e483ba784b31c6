import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { executable, type Rig } from "./support/rig.ts";
import { applied, finished } from "./support/finished.ts";

describe("an apply that was killed", () => {
  /** A git that does its work, or not, and then kills who called it. */
  function killer(rig: Rig, word: string, when: "before" | "after"): string {
    const bin = join(rig.root, "bin");
    const real = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
    executable(
      join(bin, "git"),
      `#!/bin/sh\ncase " $* " in *" ${word} "*) ${when === "after" ? `'${real}' "$@"; ` : ""}kill -9 $PPID; exit 1;; esac\nexec '${real}' "$@"\n`,
    );
    return bin;
  }

  it.each([
    ["before it wrote files", "read-tree", "before"],
    ["after it wrote files", "read-tree", "after"],
    ["before it moved the branch", "update-ref", "before"],
    ["after it moved the branch", "update-ref", "after"],
  ] as const)("%s is ended by the next", async (_, word, when) => {
    const { rig, git, at, apply, request, result } = await finished();
    rig.write("other.txt", "mine\n");
    const script = `import { applyResult } from ${JSON.stringify(join(import.meta.dirname, "../src/index.ts"))}; await applyResult(${JSON.stringify(request)});`;
    expect(() =>
      execFileSync(
        process.execPath,
        ["--conditions=@stagewright/source", "--input-type=module", "-e", script],
        {
          cwd: import.meta.dirname,
          env: { ...process.env, PATH: `${killer(rig, word, when)}:${process.env["PATH"]}` },
          stdio: "pipe",
        },
      ),
    ).toThrow("Command failed");
    expect(existsSync(join(request.opened.gitDir, "index.lock"))).toBe(true);

    const outcome = await applied(apply());
    expect(outcome.head).toBe(result);
    expect(git("rev-parse", "HEAD")).toBe(result);
    expect(git("status", "--porcelain")).toBe(" M other.txt");
    expect(readFileSync(at("src/new.js"), "utf8")).toBe("n\n");
    expect(existsSync(at("src/gone.js"))).toBe(false);
    expect(existsSync(join(request.opened.gitDir, "index.lock"))).toBe(false);
    expect(execFileSync("ls", [request.opened.gitDir], { encoding: "utf8" })).not.toContain(
      "stagewright-index",
    );
  });

  it("half way through the files is ended by the next", async () => {
    const { git, at, apply, result } = await finished();
    writeFileSync(at("src/a.js"), "A\n");
    writeFileSync(at("tasks.md"), "- [X] T001\n- [X] T002\n");
    writeFileSync(at("src/new.js"), "n\n");
    rmSync(at("src/gone.js"));
    expect((await applied(apply())).head).toBe(result);
    expect(git("status", "--porcelain")).toBe("");
  });
});
