import type { CommandContext } from "../program.ts";

const FILE = [
  "-f, --file <file>",
  "the payload; else payload.file of the configuration, else handoff/payload.json",
] as const;

/** Commands about the shared hand-off file that need no run. */
export function addPayloadCommands({ io, add, exit }: CommandContext): void {
  const payload = add("payload", "Check, compare, change and merge the shared hand-off file. Needs no run.", [
    "payload check",
    "payload check --stage 4-implement",
    "payload diff main",
    "payload send",
    "payload set 'plan.steps[S2].status' completed",
    "payload install-merge-driver --write",
  ]);

  payload
    .command("check")
    .description("Check the file: JSON, types, statuses, references, and what each stage still waits for.")
    .argument("[file]", "the payload; as --file")
    .option(...FILE)
    .option("--stage <stage>", "ends with 3 where this stage cannot begin: 1-specify … 5-acceptance")
    .option("--json", "print it as JSON")
    .action(async (file: string | undefined, options: { file?: string; stage?: string; json?: boolean }) => {
      const { checkPayload } = await import("./payload-check.ts");
      exit(await checkPayload(io, { ...options, ...(file !== undefined && { file }) }));
    });

  payload
    .command("diff")
    .description("Show what two versions say differently, however they are written.")
    .argument("[from]", "a commit, branch or file; HEAD")
    .argument("[to]", "a commit, branch or file; the file as it is now")
    .option(...FILE)
    .option("--json", "print it as JSON")
    .action(
      async (
        from: string | undefined,
        to: string | undefined,
        options: { file?: string; json?: boolean },
      ) => {
        const { diffPayload } = await import("./payload-diff.ts");
        exit(await diffPayload(io, from, to, options));
      },
    );

  payload
    .command("set")
    .description(
      "Set one value, or append to a list, and say who did it. All else in the file stays byte for byte.",
    )
    .argument("<path>", "such as plan.steps[S2].status (an id or a number in brackets); plan.risks[] appends")
    .argument("<value>", "JSON; anything else is a text")
    .option(...FILE)
    .action(async (path: string, value: string, options: { file?: string }) => {
      const { setInPayload } = await import("./payload-set.ts");
      exit(await setInPayload(io, path, value, options));
    });

  payload
    .command("send")
    .description(
      "Hand the file over to the next person: a commit with what the run witnessed, once its result is applied.",
    )
    .argument("[run]", "the run whose receipts go with it; the newest")
    .option(...FILE)
    .option("--stage <stage>", "what it has to be ready for; the furthest it is")
    .action(async (run: string | undefined, options: { file?: string; stage?: string }) => {
      const { sendPayload } = await import("./payload-send.ts");
      exit(await sendPayload(io, run, options));
    });

  payload
    .command("schema")
    .description("Print the file's JSON Schema.")
    .action(async () => {
      const { payloadJsonSchema } = await import("@stagewright/plugin-payload");
      io.out.write(`${JSON.stringify(payloadJsonSchema(), null, 2)}\n`);
    });

  payload
    .command("merge-driver")
    .description(
      "Merge three versions, as git calls it: %O %A %B %P. Writes the second; ends with 1 at conflicts.",
    )
    .argument("<base>", "%O")
    .argument("<ours>", "%A")
    .argument("<theirs>", "%B")
    .argument("[path]", "%P, to name it")
    .option("--marker-size <n>", "%L", "7")
    .action(
      async (
        base: string,
        ours: string,
        theirs: string,
        path: string | undefined,
        options: { markerSize: string },
      ) => {
        const { mergeDriver } = await import("./payload-merge.ts");
        exit(await mergeDriver(io, { base, ours, theirs, path, markerSize: Number(options.markerSize) }));
      },
    );

  payload
    .command("install-merge-driver")
    .description(
      "Print what makes git merge the file by its values: a line in .gitattributes and two settings.",
    )
    .option(...FILE)
    .option("--write", "do it: .gitattributes, and this repository's own git configuration")
    .action(async (options: { file?: string; write?: boolean }) => {
      const { installMergeDriver } = await import("./payload-driver.ts");
      exit(await installMergeDriver(io, options));
    });
}
