import type { RunPins, RunSettings } from "@stagewright/core";
import { showDuration } from "../duration.ts";
import { chainWords } from "../report/agent-words.ts";
import { counted } from "../report/style.ts";
import { capsWords } from "../report/usage-words.ts";
import { worksOf } from "../report/works.ts";
import { facts, fold, short, table, text, type Block, type Words } from "./document.ts";
import type { ReportInput } from "./report-input.ts";

/** What was asked for, of whom, and under which settings: all that was fixed when the run began. */
export function askedBlocks({ state }: ReportInput): Block[] {
  const { pins } = state;
  const { snapshot, input, notes } = pins;
  const { documents } = snapshot;
  const plans = worksOf(state).flatMap(({ prepared }) => prepared ?? []);
  return [
    ...facts(
      ["Pipeline", [{ said: pins.pipeline }]],
      ["Input", input.length === 0 ? ["none was typed"] : [{ code: input.join(" ") }]],
      ["Feature", [{ said: pins.feature }]],
      [
        "Begun on",
        [short(pins.base), pins.branch === undefined ? " (HEAD was detached)" : " of ", ...branch(pins)],
      ],
      ["Plan", plans.length === 0 ? undefined : plans.flatMap(planWords)],
      ["Documents", documents.length === 0 ? undefined : documentWords(documents)],
      ["Stagewright", [pins.stagewright]],
    ),
    ...table(
      "Stages",
      ["Stage", "Kind", "Plugin"],
      pins.stages.map(({ address, kind, plugin, pluginVersion }): Words[] => [
        [{ said: address }],
        [kind],
        [`${plugin} ${pluginVersion}`],
      ]),
    ),
    ...checksOf(pins),
    ...fold(["Settings"], settingBlocks(pins)),
    ...(notes.length === 0
      ? []
      : [
          text("Noted at the start:"),
          { kind: "list" as const, items: notes.map((note): Words => [{ said: note }]) },
        ]),
  ];
}

const branch = ({ branch: name }: RunPins): Words => (name === undefined ? [] : [{ code: name }]);

function planWords({
  document,
  plan,
}: {
  document: string;
  plan: { phases: readonly { tasks: readonly unknown[] }[] };
}): Words {
  const count = plan.phases.reduce((sum, { tasks }) => sum + tasks.length, 0);
  return [{ code: document }, `, ${counted(count, "task")} in ${counted(plan.phases.length, "phase")}`];
}

function documentWords(documents: RunPins["snapshot"]["documents"]): Words {
  return documents.flatMap(({ path, state }, index): Words => [
    index === 0 ? "" : ", ",
    { code: path },
    state === "committed" ? "" : ` (${state})`,
  ]);
}

function checksOf({ settings: { checks } }: RunPins): Block[] {
  if (checks.length === 0)
    return [text({ badge: "no check", tone: "bad" }, " No check is configured: nothing here is proved.")];
  const rows = checks.map(({ name, display, origin }): Words[] => [
    [name],
    [{ code: display }],
    [{ said: origin }],
  ]);
  return table("Checks", ["Check", "Command", "From"], rows);
}

function settingBlocks(pins: RunPins): Block[] {
  // Runs of earlier versions have fewer of them.
  const settings: Partial<RunSettings> = pins.settings;
  const { agents, budget, caps, scope, protect = [], env = [], stallMs, patienceMs } = settings;
  const chains = [
    ...(agents?.every === undefined ? [] : [["Agents", agents.every] as const]),
    ...Object.entries(agents?.tasks ?? {}).map(
      ([kind, chain]) => [`Agents for ${kind} tasks`, chain] as const,
    ),
    ...Object.entries(agents?.stages ?? {}).map(([stage, chain]) => [`Agents of ${stage}`, chain] as const),
  ];
  return facts(
    ...chains.map(([name, chain]) => [name, [{ said: chainWords(chain) }]] as const),
    [
      "At the same time",
      settings.concurrency === undefined ? undefined : [`${settings.concurrency} at most`],
    ],
    ["Attempts at a task", settings.attempts === undefined ? undefined : [`${settings.attempts} at most`]],
    [
      "Deadline of an attempt",
      settings.deadlineMs === undefined ? undefined : [showDuration(settings.deadlineMs)],
    ],
    ["Stopped when silent for", stallMs === undefined ? undefined : [showDuration(stallMs)]],
    ["Waits for a provider", patienceMs === undefined ? undefined : [showDuration(patienceMs)]],
    ["One attempt may use", caps === undefined ? undefined : [capsWords(caps)]],
    ["The run may use", budget === undefined ? undefined : [capsWords(budget)]],
    ["Commits", settings.commits === undefined ? undefined : [settings.commits]],
    ["Setup", settings.setup === undefined ? undefined : [{ code: settings.setup }]],
    ["Sandbox", settings.sandbox === undefined ? undefined : [settings.sandbox]],
    ["Scope", scope === undefined ? undefined : [{ code: scope.join(" ") }]],
    ["Protected", protect.length === 0 ? undefined : [{ code: protect.join(" ") }]],
    ["Variables passed on", env.length === 0 ? undefined : [{ code: env.join(" ") }]],
    ["A human tries each task before it is committed", settings.hold ? ["yes"] : undefined],
    ["Guards", guardWords(settings)],
    ["Edits of the plan", settings.planEdits === undefined ? undefined : [settings.planEdits]],
  );
}

function guardWords({ guards = "enforce", guardsAsk = "park" }: Partial<RunSettings>): Words {
  if (guards !== "enforce") return [guards];
  return [guardsAsk === "park" ? "enforce, and ask a human" : "enforce, and tell what may be meant"];
}
