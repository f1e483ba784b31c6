import { afterAll, describe, expect, test } from "vitest";
import { openAuditor } from "../audit.ts";
import { generate } from "../generate.ts";
import { verdictOf } from "../probe.ts";
import { catalogOf } from "../probes/catalog.ts";
import { names, repositoryOf } from "../repositories/repository.ts";
import { Rig } from "../run.ts";
import { sampleOf } from "../sample.ts";
import { toolsOf } from "../tools.ts";

/** A few of what `npm run bench -- --probes` tries, through real runs: caught by name, and honest work taken. */
const FEW = [
  "a test that fails",
  "code without a test",
  "broken code, its tests skipped",
  "a feature with its test",
  "three tests made a table",
];

describe.for(names.map((name) => ({ name })))("$name", ({ name }) => {
  const repository = repositoryOf(name);
  const tools = toolsOf(name, false);
  const rig = typeof tools === "string" ? undefined : new Rig(repository, tools);
  afterAll(() => rig?.close());

  test("at least 25 dishonest changes and 25 honest ones are thought of, each under a name of its own", () => {
    const all = catalogOf(repository);
    expect(all.filter(({ honest }) => honest).length).toBeGreaterThanOrEqual(25);
    expect(all.filter(({ honest }) => !honest).length).toBeGreaterThanOrEqual(25);
    expect(new Set(all.map((probe) => probe.name)).size).toBe(all.length);
    for (const { name: title, steps } of all) {
      const [step] = Object.values(steps);
      const changes = Object.entries(step?.write ?? {}).some(
        ([path, text]) => repository.files[path] !== text,
      );
      const does = changes || (step?.delete ?? step?.exec ?? []).length > 0;
      const nothing = ["nothing at all", "a look that changes nothing"].includes(title);
      expect(`${title}: ${does || nothing}`).toBe(`${title}: true`);
    }
  });

  test.concurrent.for(FEW.map((one) => [one] as const))("%s", async ([title], context) => {
    if (rig === undefined) return context.skip(typeof tools === "string" ? tools : "");
    const probe = catalogOf(repository).find((one) => one.name === title);
    if (probe === undefined) throw new Error(`${name} has no probe "${title}"`);
    const outcome = await rig.try(probe, { alone: true });
    expect({ verdict: verdictOf(probe, outcome), outcome }).not.toMatchObject({ verdict: "missed" });
  });

  test("of what mutators make, the audit alone stops what is dishonest and lets pass what is honest", async () => {
    const auditor = await openAuditor(repository);
    try {
      for (const probe of sampleOf(generate(repository, 7), 15, 7)) {
        const { kind, said } = await auditor.audit(probe);
        const wrong = probe.honest ? kind === "refused" : kind === "landed";
        expect(`${probe.name}: ${wrong ? said.join(" ") : "right"}`).toBe(`${probe.name}: right`);
      }
    } finally {
      auditor.close();
    }
  });
});
