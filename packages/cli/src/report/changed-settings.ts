import type { AgentChain, AgentChoice, RunPins } from "@stagewright/core";
import { agentsFrom, capsOf } from "../agent-settings.ts";
import type { Config } from "../config/config.ts";
import { parseDuration, showDuration } from "../duration.ts";
import { chainWords } from "./agent-words.ts";
import { sanitizeLine } from "./sanitize.ts";
import { capsWords } from "./usage-words.ts";

type Row = readonly [key: string, present: string | number | undefined, pinned: string | number | undefined];

/** Settings the configuration names now with another value; the command line may have, too. */
export function changedSettings({ settings, pipeline }: RunPins, config: Config): string[] {
  const time = (written: string | undefined) => {
    const ms = written === undefined ? undefined : parseDuration(written);
    return ms === undefined ? undefined : showDuration(ms);
  };
  const pinnedTime = (ms: number | undefined) => (ms === undefined ? undefined : showDuration(ms));
  const rows: readonly Row[] = [
    ...agentRows(settings.agents, config, pipeline),
    ["granularity", config.granularity, settings.granularity],
    ["stall", time(config.stall), pinnedTime(settings.stallMs)],
    ["patience", time(config.patience), pinnedTime(settings.patienceMs)],
    ["caps", config.caps && capsWords(capsOf(config.caps)), settings.caps && capsWords(settings.caps)],
    [
      "budget",
      config.budget && capsWords(capsOf(config.budget)),
      settings.budget && capsWords(settings.budget),
    ],
    ["concurrency", config.concurrency, settings.concurrency],
    ["attempts", config.attempts, settings.attempts],
    ["deadline", time(config.deadline), showDuration(settings.deadlineMs)],
    ["commits", config.commits, settings.commits],
    ["setup", config.setup, settings.setup],
    ["sandbox", config.sandbox, settings.sandbox],
    ["acceptance", config.acceptance, settings.acceptance],
    ["hold", config.hold?.toString(), String(settings.hold ?? false)],
  ];
  return rows
    .filter(([, present, pinned]) => present !== undefined && present !== pinned)
    .map(([key, present, pinned]) =>
      sanitizeLine(`${key} is ${present} in the configuration; the run goes on with ${pinned ?? "none"}.`),
    );
}

function agentRows(pinned: AgentChoice, config: Config, pipeline: string): Row[] {
  if (config.agent === undefined) return [];
  const agents = agentsFrom({}, config, { pipeline, cwd: "/" });
  if (!agents.ok) return [];
  const words = (chain: AgentChain | undefined) => chain && chainWords(chain);
  const { every, tasks = {}, stages = {} } = agents.value;
  return [
    ["agent", words(every), words(pinned.every)],
    ...Object.entries(tasks).map(([kind, chain]): Row => [
      `agent for ${kind}`,
      words(chain),
      Object.entries(pinned.tasks ?? {}).flatMap(([key, value]) =>
        key === kind ? chainWords(value) : [],
      )[0],
    ]),
    ...Object.entries(stages).map(([address, chain]): Row => [
      `agent of ${address}`,
      words(chain),
      words(pinned.stages?.[address]),
    ]),
  ];
}
