/**
 * What nothing held back while something was witnessed, by name: receipts list it, so that nobody reads more
 * into them than was kept. A closed list; what stands behind a name is in {@link UNENFORCED}.
 */
export type Unenforced = keyof typeof UNENFORCED;

export const UNENFORCED = {
  "no-sandbox":
    "no sandbox held agents and checks: they could write wherever the user may, receipts and their key too",
  "human-hands": "it was made by hand, or by an agent that somebody led, outside of the sandbox",
  network: "the network was open to agents and checks",
  reading: "agents and checks could read all that the user may read",
  "writing-elsewhere":
    "agents and checks could write outside of the repository, its state and the tools that were protected",
  "user-services": "services of the same user could be asked to do something: a session bus, an ssh agent",
  signals: "without a process namespace, other processes of the user could be sent signals",
  "container-socket": "a container engine's socket was within reach: who has it can write anywhere",
  "own-report": "the report of the tests was written by the process that ran them",
} as const;
