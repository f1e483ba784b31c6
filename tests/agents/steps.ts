import { changesAsShell, taskScript, type Reply, type Script } from "@stagewright/testing";

const OUTBOX = ".stagewright/outbox.json";

/** What an agent without tools would do; of a list, the last is done. */
export interface Step {
  readonly write?: Readonly<Record<string, string>>;
}

/**
 * The same for a model behind a real agent: a stage is known by the keys it is asked for,
 * its files are written by a shell command, its outputs handed in by the tool.
 */
export function scriptOf(steps: Readonly<Record<string, Step | readonly Step[]>>): Script {
  const last = Object.entries(steps).map(([address, step]) => [address, [step].flat().at(-1)] as const);
  const stages = last.flatMap(([, step]) => {
    const { [OUTBOX]: outbox, ...write } = step?.write ?? {};
    if (outbox === undefined) return [];
    const outputs = JSON.parse(outbox) as Readonly<Record<string, unknown>>;
    return [{ keys: Object.keys(outputs).join(", "), outputs, shell: changesAsShell({ write }) }];
  });
  const tasks = last.filter(([, step]) => step?.write?.[OUTBOX] === undefined);
  return taskScript(Object.fromEntries(tasks.map(([id, step]) => [id, { write: step?.write ?? {} }])), {
    otherwise({ texts, step }) {
      const stage = stages.find(({ keys }) => texts.some((text) => text.includes(`of these keys: ${keys}.`)));
      if (stage === undefined) throw new Error(`no stage is known by: ${texts.at(-1)?.slice(-300)}`);
      const { shell, outputs } = stage;
      const replies: Reply[] = [
        ...(shell === undefined ? [] : [{ shell }]),
        { tool: "submit", args: outputs },
        { say: "Done." },
      ];
      return replies[Math.min(step, replies.length - 1)] ?? { say: "Done." };
    },
  });
}
