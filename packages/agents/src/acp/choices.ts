import type { SessionConfigOption } from "@agentclientprotocol/sdk";
import type { AgentRow, Setting, Wish } from "./row.ts";

const WHAT = ["model", "effort"] as const;
/** As ACP calls what an option is about. */
const CATEGORY = { model: "model", effort: "thought_level" } as const;

/** Model and effort of a session. */
export class Choices {
  readonly #row: AgentRow;
  readonly #begunWith: Wish;
  #options: readonly SessionConfigOption[] = [];
  #chosen: Wish = {};

  constructor(row: AgentRow, begunWith: Wish) {
    [this.#row, this.#begunWith] = [row, begunWith];
  }

  offered(options: readonly SessionConfigOption[] | null | undefined): void {
    this.#options = options ?? [];
  }

  /** Whether what is wanted can be had in this session: some settings are the process's, for good. */
  suits(wish: Wish): boolean {
    return WHAT.every((what) => isOption(this.#row[what]) || wish[what] === this.#begunWith[what]);
  }

  /** Sets what is the session's to set and not set yet; tells `onLack` of what it cannot be told. */
  async make(
    wish: Wish,
    set: (configId: string, value: string) => Promise<unknown>,
    onLack: (words: string) => void,
  ): Promise<void> {
    for (const what of WHAT) {
      const [setting, value] = [this.#row[what], wish[what]];
      if (!isOption(setting) || value === undefined || this.#chosen[what] === value) continue;
      const configId = setting?.id ?? this.#options.find(({ category }) => category === CATEGORY[what])?.id;
      if (configId === undefined) onLack(`it cannot be told its ${what}`);
      else await set(configId, value);
      this.#chosen = { ...this.#chosen, [what]: value };
    }
  }
}

const isOption = (setting: Setting | undefined): setting is Extract<Setting, { by: "option" }> | undefined =>
  setting === undefined || setting.by === "option";
