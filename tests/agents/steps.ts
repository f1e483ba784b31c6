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
  const done = Object.entries(steps).map(([address, step]) => {
    const { [OUTBOX]: outbox, ...write } = [step].flat().at(-1)?.write ?? {};
    const handedIn =
      outbox === undefined ? undefined : (JSON.parse(outbox) as Readonly<Record<string, unknown>>);
    return { address, write, handedIn };
  });
  const stages = done.flatMap(({ write, handedIn }) =>
    handedIn === undefined || "task" in handedIn
      ? []
      : [
          {
            keys: Object.keys(handedIn).join(", "),
            outputs: handedIn,
            shell: changesAsShell({ write }),
          },
        ],
  );
  // What is handed in of a task may have more than its summary.
  const tasks = done.filter(({ handedIn }) => handedIn === undefined || "task" in handedIn);
  const args = ({ id }: { readonly id: string }) =>
    tasks.find(({ address }) => address === id)?.handedIn ?? { task: id, summary: `${id} is done.` };
  return taskScript(Object.fromEntries(tasks.map(({ address, write }) => [address, { write }])), {
    submit: { args },
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
