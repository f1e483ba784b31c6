import type { TaskPromptContext } from "@stagewright/core";
import { taskParts } from "@stagewright/work";
import type { SpecSection } from "./artifacts.ts";
import { manualSteps, readSpec, scopeOf } from "./spec/index.ts";

type PromptInput = TaskPromptContext & { readonly inputs: { readonly specSection: SpecSection } };

const MOST_FILES = 40;

/** What whoever does the section is told. What stays the same in each attempt stands first. */
export function sectionPrompt(context: PromptInput): string {
  const { task, attempt } = context;
  const parts = taskParts(context, []);
  const again = attempt > 1 ? ` (attempt ${attempt})` : "";
  const told =
    context.session === "fresh"
      ? [STANCE, reading(context), scope(context), rules(context), CHECKLIST, notes(context)]
      : ["You go on with the same section, by the same rules."];
  return [
    ...told,
    `# Your task: ${task.id}${again}\n\nIt is the section ${task.title}. So says the specification:\n\n${quote(task.body)}`,
    ...[parts.failure, parts.guidance, parts.previous],
    `# Ask, do not guess\n\nWhere the section leaves open what is wanted, or contradicts the code or itself, ask before you build on a guess. A question costs you nothing.\n\n${parts.handIn}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

const STANCE = `You are the staff engineer who answers for this code in the years to come: at home in its front end, its services, its data and what runs it. You do one section of a specification, in a checkout of your own.

Think before you type. What is this section for, and how will anyone see that it works? Which ways are there, and what does each cost those who keep it? Then take the plainest one that does the job and fits what is there. Work in this order: understand, design, try, build, test, write down, and only then make faster what was measured to be slow.`;

const CHECKLIST = `# Before you hand in

Hold your change against each of these:

- It does what the section is for, and nothing that nobody asked for. The best line is the one not needed.
- Someone new to the code can read it and change it: names say what things are, functions are small, interfaces stand before what implements them, dependencies are handed in.
- Each call that can fail is expected to. Errors have types of their own, carry what is needed to act on them, and none is swallowed. A failure leaves things usable.
- It can be looked into where it runs: what matters is logged, with its context, and without secrets.
- Nothing that comes from outside is trusted: input is checked, rights are as narrow as they can be, secrets stay out of the code.
- It bears ten times the load without being rebuilt; no needless work is done in loops or over the network.
- What is new is tested, the paths that matter most of all; tests say what the thing does, not how.
- What callers must know is documented where they look. Debt that you leave is written down, with the reason.
- You would want to look after it two years from now.

Some of these are checked: an empty catch, a TODO without a reason or a reference, and what is left from debugging are handed back to you.`;

function reading({ planDocument, inputs: { specSection: section } }: PromptInput): string {
  const further = section.parts.map((path) => `- ${path}, which describes your section further`);
  return [
    "# Read first",
    "",
    `- ${planDocument}, all of it: the other sections are there so that yours fits among them, not for you to do`,
    ...further,
  ].join("\n");
}

function scope({ inputs: { specSection: section }, planDocument, documents, task }: PromptInput): string {
  const document = documents.get(planDocument);
  const spec = document === undefined ? undefined : readSpec(document);
  const found = spec?.sections.find(({ key }) => key === section.key);
  const others =
    spec === undefined || found === undefined
      ? []
      : scopeOf(spec, found).others.filter(({ path, open }) => open && !path.endsWith("/"));
  const manual = spec === undefined || found === undefined ? [] : manualSteps(spec, found);
  const named = others.slice(0, MOST_FILES).map(({ path, sections }) => `- ${path} (${sections.join(", ")})`);
  const more = others.length > MOST_FILES ? [`- and ${others.length - MOST_FILES} more`] : [];
  return [
    "# Scope",
    "",
    `Only ${section.id} is yours. Do not begin another section, and do not prepare one.`,
    ...(task.files.length === 0 ? [] : [`It names these files: ${task.files.join(", ")}`]),
    ...(named.length === 0
      ? []
      : [
          "",
          "These belong to other sections. Do not create or delete one, and change one only where yours cannot work without:",
          "",
          ...named,
          ...more,
        ]),
    ...(manual.length === 0
      ? []
      : [
          "",
          "These steps are a human's. Do not do them, and do not act as if they were done:",
          "",
          ...manual.map(({ words }) => `- ${words}`),
        ]),
  ].join("\n");
}

function rules({ planDocument, checks }: PromptInput): string {
  const commands = checks.map(({ command }) => `\`${command}\``).join(", ");
  return [
    "# Rules",
    "",
    `- ${planDocument} is not yours to edit. It is marked for you, once a human has tried your work and agreed.`,
    commands === ""
      ? "- No check command is configured for this repository."
      : `- Your work is taken only if ${commands} shows no new failure. Run it before you hand in. Do not change what it runs or how, and never weaken a test to get past it.`,
    "- Do not commit: your files are read as they lie in the checkout, and nothing is committed before a human has tried them. Leave no run files, secrets or agent settings behind.",
  ].join("\n");
}

function notes({ inputs: { specSection: section } }: PromptInput): string {
  return section.notes === "" ? "" : `# To be considered\n\n${section.notes}`;
}

/** The document's words are data: a fence that nothing in them closes is around them. */
function quote(text: string): string {
  const longest = Math.max(3, ...[...text.matchAll(/`{3,}|~{3,}/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}markdown\n${text}\n${fence}`;
}
