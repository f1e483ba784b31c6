import { Option } from "commander";
import type { CommandContext } from "../program.ts";
import { collected, upTo } from "./option-values.ts";
import type { ExportOptions } from "./receipts.ts";
import type { ReportOptions } from "./report.ts";
import type { VerifyOptions } from "./verify.ts";

/** Commands about what was witnessed, for whoever has to believe it. */
export function addProofCommands({ io, add, exit }: CommandContext): void {
  add(
    "verify",
    "Run once more, in clean checkouts and by your own commands, what receipts say was seen. No agent, no writes.",
    [
      "verify HEAD",
      "verify main..feature --require-receipts",
      "verify main..feature --sample 5",
      "verify 1m2n",
      "verify run.bundle.json --key ada.pem --check test='npm test'",
      "verify run.html --key ada.pem",
    ],
  )
    .argument("<what>", "a commit, a range, a run's id, or the file of a bundle or a report")
    .option(
      "--check <name=cmd>",
      "the check as you know it; else the configuration's, else a detected one",
      collected,
    )
    .option("--key <file>", "a public key (PEM) whose signatures you trust; again for more", collected)
    .option("--allowed-signers <file>", "whose ssh signatures you trust, as ssh-keygen has them")
    .option("--require-receipts", "fail where a commit of the range has none")
    .option("--sample <n>", "run so many receipts again, and no more, by a seed that is said", upTo(100_000))
    .option("--seed <seed>", "the seed of an earlier --sample: the same ones again")
    .option("--json", "print it as JSON")
    .action(async (what: string, options: VerifyOptions) => {
      const { verify } = await import("./verify.ts");
      exit(await verify(io, what, options));
    });

  const receipts = add("receipts", "Give a run's receipts to others, signed.", [
    "receipts export",
    "receipts export 1m2n --out run.bundle.json",
    "receipts export --ssh-key ~/.ssh/id_ed25519",
    "receipts key",
  ]);
  receipts
    .command("export")
    .description("Write them into refs/stagewright/receipts/RUN, which can be pushed, or into a file.")
    .argument("[run]", "its id or the beginning of it; the newest")
    .option("--out <file>", "into this file instead")
    .option("--ssh", "sign them with the ssh key that your git signs with, too")
    .option("--ssh-key <file>", "sign them with this ssh key, too")
    .action(async (run: string | undefined, options: ExportOptions) => {
      const { exportReceipts } = await import("./receipts.ts");
      exit(await exportReceipts(io, run, options));
    });
  receipts
    .command("key")
    .description("Print the public key of this repository's receipts, for whoever is to trust it.")
    .action(async () => {
      const { printKey } = await import("./receipts.ts");
      exit(await printKey(io));
    });

  add(
    "report",
    "Write all that is known of a run into one file: HTML that needs nothing beside itself, or Markdown for a pull request.",
    ["report", "report 1m2n --out run.html", "report 1m2n --format md", "report --open yes"],
  )
    .argument("[run]", "its id or the beginning of it; the newest")
    .option(
      "--out <file>",
      "into this file; - prints it. Otherwise HTML goes beside the run's state, Markdown is printed",
    )
    .addOption(
      new Option("--format <format>", "otherwise as the file's name ends; html").choices(["html", "md"]),
    )
    .addOption(new Option("--open <answer>", "show it in the browser").choices(["yes", "no"]).default("no"))
    .action(async (run: string | undefined, options: ReportOptions) => {
      const { report } = await import("./report.ts");
      exit(await report(io, run, options));
    });
}
