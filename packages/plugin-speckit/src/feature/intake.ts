import { intake, ok } from "@stagewright/core";
import { COMMANDS, extensionHooks, newFeature } from "../artifacts.ts";
import { readHooks } from "../hooks/read.ts";
import { branchName, prerequisite } from "./names.ts";
import { knownFeature, nameFeature } from "./naming.ts";

/** What the repository says of its way of working; its uncommitted state counts. */
const OWN = [".specify"];
const LONGEST = 100_000;

/** A feature in the user's words: named, and its hooks judged, before any agent. */
export const featureIntake = intake({
  provides: { newFeature, extensionHooks },
  usage: '"what the feature is to do" | NNN-feature',
  take: async (request) => {
    const description = printable(request.args.join(" ")).trim();
    if (description === "")
      return prerequisite("the feature", 'say what it is to do: stagewright run speckit-feature "…"');
    if (description.length > LONGEST)
      return prerequisite("the feature", `its description has more than ${LONGEST} characters`);
    const tree = await request.checkout.treeWith([...OWN, "specs"]);
    const files = await request.repository.listFiles(tree);
    const hooks = await readHooks(request, tree, files);
    if (!hooks.ok) return hooks;
    const due = [...hooks.value.hooks];
    const known = await knownFeature(request, files, description);
    const named = known === undefined ? await nameFeature(request, tree, files, description) : ok(known);
    if (!named.ok) return named;
    const { number, branch, directory } = named.value;
    if (known === undefined && files.some((file) => file.startsWith(`${directory}/`)))
      return prerequisite(directory, "is there already");

    const scripts = files.filter((file) => file.startsWith(".specify/scripts/"));
    const sources = await Promise.all(scripts.map((file) => request.repository.readFile(tree, file)));
    const recorded = sources.some(
      (source) => source !== undefined && new TextDecoder().decode(source).includes("feature.json"),
    );
    return ok({
      artifacts: {
        newFeature: {
          description,
          branch_name: branch,
          number,
          feature_dir: directory,
          spec_file: `${directory}/spec.md`,
          plan_file: `${directory}/plan.md`,
          tasks_file: `${directory}/tasks.md`,
          records_feature: recorded,
        },
        extensionHooks: { hooks: due },
      },
      without: COMMANDS.flatMap((command) =>
        (["before", "after"] as const)
          .filter((when) => !due.some((hook) => hook.when === when && hook.command_of === command))
          .map((when) => `speckit/${when}-${command}`),
      ),
      feature: branchName(branch),
      documents: OWN,
      notes: [...named.value.notes, ...hooks.value.notes],
    });
  },
});

const ESCAPE = String.fromCodePoint(27);
const SEQUENCE = new RegExp(String.raw`${ESCAPE}\[[\d;?]*[@-~]`, "g");

/** Without what would steer a terminal: the text is shown, and handed on. */
function printable(text: string): string {
  return text
    .replace(SEQUENCE, "")
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "");
}
