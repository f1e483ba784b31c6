import type { Io } from "../../src/io.ts";
import { run } from "../../src/run.ts";

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, with nobody at the terminal unless `ask` answers. */
export async function stagewright(
  cwd: string,
  argv: readonly string[],
  own: Partial<Io> = {},
): Promise<Said> {
  let out = "";
  let err = "";
  const io: Io = {
    cwd,
    env: process.env,
    out: { write: (text) => void (out += text), terminal: undefined, colour: false },
    err: { write: (text) => void (err += text), terminal: undefined, colour: false },
    ask: undefined,
    onStopSignal: () => () => {},
    exitNow: (code) => {
      throw new Error(`exited at once with ${code}`);
    },
    ...own,
  };
  const code = await run(argv, io);
  return { code, out, err };
}
