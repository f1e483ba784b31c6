import { z } from "zod";
import { readJsonLines } from "./json-lines.ts";
import { ReportBuilder, problem, relativeTo, type ReadReport } from "./model.ts";

/** As the reporter below writes them: one for each file's error output, each result, and the end. */
const event = z.discriminatedUnion("e", [
  z.object({ e: z.literal("stderr"), file: z.string().optional(), text: z.string() }),
  z.object({
    e: z.literal("test"),
    ok: z.boolean(),
    name: z.string(),
    nesting: z.number().int().min(0).max(100),
    file: z.string().optional(),
    suite: z.boolean(),
    skip: z.boolean(),
    todo: z.boolean(),
    ms: z.number().nullish(),
    failure: z.string().optional(),
    type: z.string().optional(),
    message: z.string().optional(),
  }),
  z.object({ e: z.literal("end") }),
]);
type TestEvent = Extract<z.infer<typeof event>, { e: "test" }>;

/** What the reporter that `nodeReporter` gives writes while `node --test` runs. */
export function readNodeEvents(bytes: Uint8Array, root: string): ReadReport {
  const lines = readJsonLines(bytes, event);
  if (!lines.ok) return lines;
  if (lines.value.at(-1)?.e !== "end") return problem("TRUNCATED", "it has no end");
  const builder = new ReportBuilder("node-events", root);
  const stderr = new Map<string, string>();
  // A suite is told of after what is in it: results wait for the names of those around them.
  const waiting: { nesting: number; path: string[]; test: TestEvent }[] = [];
  for (const one of lines.value) {
    if (one.e === "stderr" && one.file !== undefined) {
      const file = relativeTo(root, one.file);
      const text = (stderr.get(file) ?? "") + one.text;
      stderr.set(file, text.length > 120_000 ? text.slice(-60_000) : text);
    }
    if (one.e !== "test") continue;
    const inside = waiting.slice(waiting.findLastIndex((result) => result.nesting <= one.nesting) + 1);
    for (const result of inside) {
      result.path.unshift(one.name);
      result.nesting = one.nesting;
    }
    const fellAround =
      one.failure !== undefined && !/^(?:subtestsFailed|cancelledByParent)$/.test(one.failure);
    if ((one.suite || inside.length > 0) && !fellAround) continue;
    waiting.push({ nesting: one.nesting, path: [], test: one });
  }
  for (const { path, test } of waiting)
    addTest(builder, path, test, (file) => stderr.get(relativeTo(root, file)));
  return builder.end();
}

function addTest(
  builder: ReportBuilder,
  path: readonly string[],
  test: TestEvent,
  stderrOf: (file: string) => string | undefined,
): void {
  const { file, name } = test;
  const place = file === undefined ? {} : { file };
  const loaded = file === undefined || !(file === name || file.replaceAll("\\", "/").endsWith(`/${name}`));
  const said = {
    type: [test.failure, test.type].filter((word) => word !== "testCodeFailure").join(" "),
    message: test.message ?? "",
  };
  if (!loaded && path.length === 0) {
    if (!test.ok) {
      const output = file === undefined ? undefined : stderrOf(file);
      builder.suiteError({ suite: name, ...place, said: { ...said, message: output ?? said.message } });
    }
    return;
  }
  builder.test({
    suite: path.join(" > "),
    name,
    ...place,
    status: test.todo ? "todo" : test.skip ? "skipped" : test.ok ? "passed" : "failed",
    ...(test.ok ? {} : { said }),
    ...(typeof test.ms === "number" ? { durationMs: test.ms } : {}),
  });
}

/**
 * A reporter for `node --test` as a `data:` address: it stands in no file that a test could
 * change, and writes a file of its own for each process, so that a script that runs Node's
 * tests twice leaves two.
 */
export function nodeReporter(directory: string): string {
  const source = `import{appendFileSync as w}from"node:fs";
const f=${JSON.stringify(directory)}+"/node-"+process.pid+"-"+Date.now()+".ndjson";
const p=(o)=>w(f,JSON.stringify(o)+"\\n");
export default async function*(s){for await(const{type:t,data:d}of s){
if(t==="test:stderr")p({e:"stderr",file:d.file,text:d.message});
else if(t==="test:pass"||t==="test:fail"){const x=d.details?.error,c=x?.cause??x;
p({e:"test",ok:t==="test:pass",name:d.name,nesting:d.nesting,file:d.file,suite:d.details?.type==="suite",
skip:d.skip!==undefined&&d.skip!==false,todo:d.todo!==undefined&&d.todo!==false,ms:d.details?.duration_ms,
failure:x?.failureType,type:c?.code??c?.name,message:x===undefined?undefined:String(c?.stack??c?.message??c)});}
}p({e:"end"});}`;
  return `data:text/javascript,${encodeURIComponent(source.replaceAll("\n", ""))}`;
}
