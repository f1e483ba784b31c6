/** The world as a command sees it: streams, terminal, environment, signals. Tests bring their own. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What was asked for; machines read it. */
  readonly out: Output;
  /** Everything said to a human on the way. */
  readonly err: Output;
  /** One line a human types; undefined where there is nobody to ask. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Calls back at SIGINT, SIGTERM and SIGHUP. Returns what ends the watch. */
  onStopSignal(told: () => void): () => void;
  /** Ends the process at once, tidying nothing up. */
  exitNow(code: number): void;
}

export interface Output {
  write(text: string): void;
  readonly terminal: Terminal | undefined;
  readonly colour: boolean;
}

/** A stream a human watches; `stream` takes cursor movements. */
export interface Terminal {
  readonly stream: NodeJS.WriteStream;
  columns(): number;
  rows(): number;
}

/** The width to write text for; undefined where nobody said one and no terminal has one. */
export function widthOf(io: Pick<Io, "env">, { terminal }: Output): number | undefined {
  const given = Number(io.env["COLUMNS"]);
  return terminal?.columns() ?? (Number.isInteger(given) && given > 0 ? given : undefined);
}
