import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BASE, CHECK } from "./features.ts";
import { Rig, type Ended, type Files, type RunResult, type Step } from "./rig.ts";

/** A repository with a specification, of which one section at a time is done. */

export const SPEC = "specs/bird-box.md";

/** 2.1 names `src/slope.sh`, 2.2 `src/shingles.sh`, Phase 3 `src/birds.sh`; Step 8 is there twice. */
export const DOCUMENT = [
  "# Bird box",
  "",
  "| Phase | What | Status |",
  "| --- | --- | --- |",
  "| Phase 1 | Wood | ✅ Done |",
  "| Phase 2 | Roof | Open |",
  "",
  "## Phase 1: Wood ✅ COMPLETE",
  "",
  "- [x] Saw the floor in `src/floor.sh`",
  "",
  "## Phase 2: Roof",
  "",
  "#### 2.1 Layout & Slope",
  "",
  "- [ ] Draw the slope in `src/slope.sh`",
  "- [ ] **MANUAL STEP**: Climb up and look",
  "",
  "#### 2.2 Shingles",
  "",
  "- [ ] Nail them on in `src/shingles.sh`",
  "",
  "## Phase 3: Birds",
  "",
  "### Step 8: Write the test",
  "",
  "- [ ] Ask in `src/birds.sh` who is in",
  "",
  "### Step 8: Build it",
  "",
  "- [ ] Let them in",
  "",
  "### Manual testing",
  "",
  "- Watch for a day",
  "",
].join("\n");

export const SLOPE: Files = { "src/slope.sh": "echo 30\n", "test/slope.sh": "grep -q 30 src/slope.sh\n" };
export const BOTH: Files = { ...SLOPE, "src/shingles.sh": "echo nailed\n", "src/birds.sh": "echo tit\n" };
/** The same section, as it is typed, and as its branch and its task are called. */
export const TYPED = "Phase 2.1: Layout";
export const SLUG = "phase-2.1-layout";

type JsonEnded = Ended & { readonly result: RunResult; readonly entries: readonly Record<string, unknown>[] };

export class SpecRig extends Rig {
  constructor(more: Files = {}) {
    super();
    this.commit({ ...BASE, "src/floor.sh": "echo floor\n", [SPEC]: DOCUMENT, ...more });
  }

  /** `run spec-phase`, with an agent that takes these steps for 2.1. */
  async section(steps: Step | readonly Step[], words: readonly string[] = [SPEC, TYPED]): Promise<JsonEnded> {
    return this.jsonOf(
      await this.typed(words, this.agent({ [SLUG]: steps }, undefined, { tracePrompts: true })),
    );
  }

  typed(words: readonly string[], agent = "human", ...more: string[]): Promise<Ended> {
    const how = ["--agent", agent, "--check", `test=${CHECK}`, "--yes", "--json"];
    return this.stagewright("run", "spec-phase", ...words, ...how, ...more);
  }

  async decide(...words: string[]): Promise<JsonEnded> {
    return this.jsonOf(await this.stagewright(...words, "--json"));
  }

  /** An agent that speaks ACP, takes its sessions up again, and does these steps for a section. */
  acp(steps: Readonly<Record<string, readonly unknown[]>>, options?: readonly unknown[]): string {
    writeFileSync(this.#script, JSON.stringify({ tasks: steps, options, loads: true }));
    return `acp:${process.execPath} ${join(import.meta.dirname, "acp-agent.mjs")} ${this.#script}`;
  }

  /** What was written beside the ACP agent's script. */
  beside(name: "chosen" | "prompts" | "answers"): string[] {
    return readFileSync(`${this.#script}.${name}`, "utf8").trimEnd().split("\n");
  }

  prompts(): string[] {
    return this.traceLines().flatMap(({ event, prompt }) =>
      event === "begin" && prompt !== undefined ? [prompt] : [],
    );
  }

  head(): string {
    return this.git("symbolic-ref", "--short", "HEAD");
  }

  branches(): string[] {
    return this.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split("\n");
  }

  shown(branch: string | undefined, path: string): string {
    return this.git("show", `${branch ?? ""}:${path}`);
  }

  /** Lines that a branch's specification has otherwise than the one that was committed: `line: text`. */
  marked(branch: string | undefined): string[] {
    const before = DOCUMENT.trimEnd().split("\n");
    const after = this.shown(branch, SPEC).split("\n");
    return after.flatMap((line, at) => (line === before[at] ? [] : [`${at + 1}: ${line}`]));
  }

  get #script(): string {
    return join(this.place, "acp-script.json");
  }
}
