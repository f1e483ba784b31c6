import { StringDecoder } from "node:string_decoder";
import {
  client,
  methods,
  RequestError,
  type ClientContext,
  type InitializeResponse,
  type McpServer,
  type NewSessionResponse,
  type PromptResponse,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionUpdate,
} from "@agentclientprotocol/sdk";
import type { Result } from "@stagewright/core";
import type { OpenJob, OpenProcess } from "../process/open-process.ts";
import { isAlive } from "../process/process-table.ts";
import { Choices } from "./choices.ts";
import { SERVER } from "./permissions.ts";
import { DeskRelay, type DeskServer, type OpenDesk } from "./relay.ts";
import type { AgentRow, Evidence, Wish } from "./row.ts";
import { AgentError, readAnswer } from "./agent-error.ts";
import { isOpened, isTurn } from "./news.ts";
import { since, usageOf, type TurnUsage } from "./usage.ts";
import { openWire, type Wire } from "./wire.ts";

/** Whoever is being worked for hears what the agent says. */
export interface Listener {
  update(update: SessionUpdate): void;
  permission(request: RequestPermissionRequest): RequestPermissionResponse;
  traffic(): void;
  stderr(text: string): void;
  noise(line: string): void;
}

export interface SessionRequest {
  readonly row: AgentRow;
  readonly cwd: string;
  readonly start: (hear: Pick<OpenJob, "onOutput" | "onError">) => Promise<Result<OpenProcess, string>>;
  readonly onStart: ((process: { pid: number }) => void) | undefined;
  readonly listener: Listener;
  /** Absent: it is given no tools of ours. */
  readonly openDesk: OpenDesk | undefined;
  /** Those of the user's. */
  readonly servers: readonly McpServer[];
  readonly wish: Wish;
  /** An earlier session of the agent's, to take up if it can. */
  readonly earlier: string | undefined;
}

/** `kind`: `none`, `api_key` or whatever an agent calls it. */
export interface Account {
  readonly kind: string;
  readonly label?: string;
}

/** Why there is no session: `not-started` where there was no process to talk with. */
export type NoSession =
  | { readonly kind: "not-started"; readonly reason: string }
  | { readonly kind: "refused"; readonly evidence: Evidence; readonly what: string };

const STDERR_CHARACTERS = 4_000;

/** One process of an agent and one conversation in it. */
export class Session {
  readonly row: AgentRow;
  readonly cwd: string;
  readonly choices: Choices;
  readonly relay = new DeskRelay();
  readonly process: OpenProcess;
  listener: Listener | undefined;
  id = "";
  wentOn = false;
  initialized: InitializeResponse | undefined;
  /** Who it works as, where it says so. */
  account: Account | undefined;
  /** What it cost so far, as it says. */
  cost = 0;
  readonly #wire: Wire;
  readonly #agent: ClientContext;
  readonly #closeConnection: () => void;
  #desk: DeskServer | undefined;
  #stderr = "";
  #exit: string | undefined;
  #told: TurnUsage | undefined;
  #ending = false;

  private constructor(request: SessionRequest, process: OpenProcess, wire: Wire) {
    this.row = request.row;
    this.cwd = request.cwd;
    this.listener = request.listener;
    this.process = process;
    this.choices = new Choices(request.row, request.wish);
    this.#wire = wire;
    const connection = client({ name: "stagewright" })
      .onRequest(methods.client.session.requestPermission, ({ params }) =>
        this.listener === undefined
          ? { outcome: { outcome: "cancelled" as const } }
          : this.listener.permission(params),
      )
      .connect(wire.stream);
    this.#agent = connection.agent;
    this.#closeConnection = () => connection.close();
    void process.exited.then((exit) => {
      this.#exit = exit.kind === "exited" ? `exit ${exit.code}` : exit.signal;
    });
  }

  /** Starts the process and begins, or takes up, a conversation. `onBorn` hears of the process before it has said a word. */
  static async open(
    request: SessionRequest,
    onBorn: (session: Session) => void,
  ): Promise<Session | NoSession> {
    /** Who hears it, once there is a process to hear. */
    const ears: { session?: Session; feed?: (bytes: Uint8Array) => void } = {};
    const decoder = new StringDecoder("utf8");
    const started = await request.start({
      onOutput: (bytes) => ears.feed?.(bytes),
      onError: (bytes) => ears.session?.hearStderr(decoder.write(Buffer.from(bytes))),
    });
    if (!started.ok) return { kind: "not-started", reason: started.error };
    const { value: process } = started;
    const wire = openWire({
      write: (bytes) => process.write(bytes),
      onUpdate: (_, update) => ears.session?.listener?.update(update),
      onNews: (method, params) => ears.session?.hearNews(method, params),
      onTraffic: () => ears.session?.listener?.traffic(),
      onNoise: (line) => ears.session?.listener?.noise(line),
    });
    ears.feed = (bytes) => wire.feed(bytes);
    const born = new Session(request, process, wire);
    ears.session = born;
    onBorn(born);
    request.onStart?.({ pid: process.pid });
    try {
      await born.begin(request);
      return born;
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      return { kind: "refused", evidence: error.evidence, what: "it began no session" };
    }
  }

  /** It runs, and nobody has told it to end. */
  get alive(): boolean {
    // Its end may be known to the system before we are told.
    return this.#exit === undefined && !this.#ending && isAlive(this.process.pid);
  }

  get hasDesk(): boolean {
    return this.#desk !== undefined;
  }

  /** Whoever has it may hand in. */
  get deskToken(): string | undefined {
    return this.#desk?.token;
  }

  /** What it wrote to stderr since the last turn began. */
  get stderr(): string {
    return this.#stderr;
  }

  hearStderr(text: string): void {
    this.#stderr = `${this.#stderr}${text}`.slice(-STDERR_CHARACTERS);
    this.listener?.stderr(text);
  }

  hearNews(method: string, params: unknown): void {
    if (method !== "_auth/status_update") return;
    const status = (params as { authStatus?: Partial<Account> } | undefined)?.authStatus;
    if (typeof status?.kind !== "string") return;
    const { kind, label } = status;
    this.account = { kind, ...(typeof label === "string" && { label }) };
  }

  async prompt(text: string): Promise<PromptResponse> {
    this.#stderr = "";
    return readAnswer(
      isTurn,
      await this.#ask(() =>
        this.#agent.request(methods.agent.session.prompt, {
          sessionId: this.id,
          prompt: [{ type: "text", text }],
        }),
      ),
    );
  }

  /** What a turn has used, by the answer to its prompt. */
  usageIn(response: object): TurnUsage | undefined {
    const told = usageOf(response);
    if (this.row.usageIs !== "session" || told === undefined) return told;
    const usage = since(told, this.#told);
    this.#told = told;
    return usage;
  }

  /** Asks it to end its turn. Whether it does is another question. */
  async cancel(): Promise<void> {
    if (!this.alive || this.id === "") return;
    await this.#agent.notify(methods.agent.session.cancel, { sessionId: this.id }).catch(() => undefined);
  }

  /** The stop ladder from the end of input on; afterwards nothing it started is left. */
  async end(): Promise<void> {
    this.#ending = true;
    this.listener = undefined;
    this.relay.leave();
    await this.process.end(this.row.eofMs ?? EOF_MS);
    this.#wire.close();
    this.#closeConnection();
    await this.#desk?.close();
  }

  /** Model and effort as wanted, where they are the session's to set. */
  choose(wish: Wish): Promise<void> {
    return this.choices.make(
      wish,
      (configId, value) =>
        this.#ask(() =>
          this.#agent.request(methods.agent.session.setConfigOption, {
            sessionId: this.id,
            configId,
            value,
          }),
        ),
      (words) => this.listener?.noise(words),
    );
  }

  private async begin(request: SessionRequest): Promise<void> {
    const { row } = request;
    this.initialized = await this.#ask(() =>
      this.#agent.request(methods.agent.initialize, {
        protocolVersion: 1,
        clientInfo: { name: "stagewright", version: "1" },
        // Files and commands are its own affair, inside the sandbox.
        clientCapabilities: {},
      }),
    );
    if (request.openDesk !== undefined) this.#desk = await this.relay.serve(request.openDesk);
    const mcpServers = [...this.#servers(), ...request.servers];
    const earlier = request.earlier === undefined ? false : await this.#takeUp(request.earlier, mcpServers);
    const opened = earlier === false ? await this.#beginAnew(request, mcpServers) : earlier;
    await this.#setMode(opened, row.modes ?? []);
    this.choices.offered(opened.configOptions);
    await this.choose(request.wish);
  }

  async #beginAnew({ row, cwd, wish }: SessionRequest, mcpServers: McpServer[]): Promise<NewSessionResponse> {
    const opened = readAnswer(
      isOpened,
      await this.#ask(() =>
        this.#agent.request(methods.agent.session.new, {
          cwd,
          mcpServers,
          ...(row.meta && { _meta: row.meta(wish) }),
        }),
      ),
    );
    this.id = opened.sessionId;
    return opened;
  }

  /** False where it cannot, or does not know the session any more. */
  async #takeUp(
    sessionId: string,
    mcpServers: McpServer[],
  ): Promise<Omit<NewSessionResponse, "sessionId"> | false> {
    const can = this.initialized?.agentCapabilities;
    if (this.row.takesUp === "never") return false;
    const { listener } = this;
    // It tells the whole conversation again; nobody wants to hear it.
    this.listener = listener && { ...listenerOf(listener), update: () => listener.traffic() };
    try {
      const params = { sessionId, cwd: this.cwd, mcpServers };
      const taken =
        can?.sessionCapabilities?.resume != null
          ? await this.#ask(() => this.#agent.request(methods.agent.session.resume, params))
          : can?.loadSession === true
            ? await this.#ask(() => this.#agent.request(methods.agent.session.load, params))
            : false;
      if (taken === false) return false;
      this.id = sessionId;
      this.wentOn = true;
      return taken != null && isOpened({ sessionId, ...taken }) ? taken : {};
    } catch (error) {
      if (!(error instanceof AgentError) || !this.alive) throw error;
      return false;
    } finally {
      this.listener = listener;
    }
  }

  #servers(): McpServer[] {
    if (this.#desk === undefined) return [];
    const { url, token } = this.#desk;
    const headers = [{ name: "Authorization", value: `Bearer ${token}` }];
    return [{ type: "http", name: SERVER, url, headers }];
  }

  async #setMode(opened: Omit<NewSessionResponse, "sessionId">, wanted: readonly string[]): Promise<void> {
    const modes = opened.modes?.availableModes.map(({ id }) => id) ?? [];
    const modeId = wanted.find((mode) => modes.includes(mode));
    if (modeId === undefined || modeId === opened.modes?.currentModeId) return;
    await this.#ask(() => this.#agent.request(methods.agent.session.setMode, { sessionId: this.id, modeId }));
  }

  /** Whatever goes wrong is an {@link AgentError} that holds what is known of it. */
  async #ask<T>(request: () => Promise<T>): Promise<T> {
    const gone = this.process.exited.then(async () => {
      // What it said before it went is on its way still.
      await new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS));
      throw new AgentError({ exit: this.#exit ?? "gone", stderr: this.#stderr });
    });
    const asked = request().catch((error: unknown) => {
      throw this.alive
        ? this.#errorOf(error)
        : new AgentError({ exit: this.#exit ?? "gone", stderr: this.#stderr });
    });
    gone.catch(() => undefined);
    asked.catch(() => undefined);
    return Promise.race([asked, gone]);
  }

  #errorOf(error: unknown): AgentError {
    if (!(error instanceof RequestError))
      return new AgentError({ said: (error as Error).message, stderr: this.#stderr });
    const { code, message, data } = error;
    return new AgentError({ error: { code, message, ...(data !== undefined && { data }) } });
  }
}

/** How long an agent may take to end by itself; most need a tenth of a second. */
const EOF_MS = 2_000;
const LAST_WORDS_MS = 50;

const listenerOf = (listener: Listener): Listener => ({
  update: (update) => listener.update(update),
  permission: (request) => listener.permission(request),
  traffic: () => listener.traffic(),
  stderr: (text) => listener.stderr(text),
  noise: (line) => listener.noise(line),
});
