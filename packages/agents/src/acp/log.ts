import { Transcript } from "../process/transcript.ts";

/** Who says a line of the log. The kernel's own are told apart by their first word, as in every log. */
type Voice = "says" | "thinks" | "stderr";

/** Longest beginning of a thought that is written down. */
const THOUGHT_CHARACTERS = 300;
const LONGEST_LINE = 16_384;

/**
 * What an agent says and does, readable, as it comes: words of its messages as they are,
 * everything else behind a word that says what it is. Secrets that were passed to it are
 * masked, so it is written line by line.
 */
export class AcpLog {
  readonly #transcript: Transcript;
  #secrets: readonly (readonly [secret: string, name: string])[];
  readonly #chatter: RegExp | undefined;
  readonly #open = new Map<Voice, string>();
  #thought = 0;

  /** Throws where the log cannot be opened. `secrets`: by value, what stands in their place; `chatter`: lines of stderr to leave out. */
  constructor(logFile: string, secrets: ReadonlyMap<string, string>, chatter?: RegExp) {
    this.#transcript = new Transcript(logFile);
    this.#secrets = byLength(secrets);
    this.#chatter = chatter;
  }

  /** A part of a message; the line it ends in the middle of waits for its rest. */
  says(text: string): void {
    if (text !== "") this.#thought = 0;
    this.#piece("says", text);
  }

  /** Of what it thinks the beginning is enough. */
  thinks(text: string): void {
    const room = THOUGHT_CHARACTERS - this.#thought;
    if (room <= 0 || text === "") return;
    this.#thought += text.length;
    this.#piece("thinks", text.length > room ? `${text.slice(0, room)}…\n` : text);
  }

  stderr(text: string): void {
    this.#piece("stderr", text);
  }

  /** One event, on a line of its own. */
  event(what: string, words: string): void {
    this.#flush();
    this.#thought = 0;
    this.#line(`[${what}] ${words.replaceAll(/\s*\n\s*/g, " ⏎ ")}`);
  }

  note(words: string): void {
    this.#flush();
    this.#transcript.note(this.mask(words));
  }

  hide(secret: string, name: string): void {
    this.#secrets = byLength([...this.#secrets, [secret, name]]);
  }

  mask(text: string): string {
    let masked = text;
    for (const [secret, name] of this.#secrets) masked = masked.replaceAll(secret, name);
    return masked;
  }

  /** Closes the log and gives its tail. */
  end(): string {
    this.#flush();
    return this.#transcript.end();
  }

  #piece(voice: Voice, text: string): void {
    for (const other of this.#open.keys()) if (other !== voice) this.#flush(other);
    const lines = `${this.#open.get(voice) ?? ""}${text}`.split("\n");
    const rest = lines.pop() ?? "";
    for (const line of lines) this.#write(voice, line);
    const longest = this.#secrets[0]?.[0].length ?? 0;
    if (rest.length > LONGEST_LINE + longest) {
      // What may be the beginning of a secret waits for its end.
      const masked = this.mask(rest);
      const cut = Math.max(0, masked.length - longest);
      this.#write(voice, masked.slice(0, cut));
      this.#open.set(voice, masked.slice(cut));
    } else if (rest === "") this.#open.delete(voice);
    else this.#open.set(voice, rest);
  }

  #flush(only?: Voice): void {
    for (const [voice, line] of this.#open) {
      if (only !== undefined && voice !== only) continue;
      this.#open.delete(voice);
      this.#write(voice, line);
    }
  }

  #write(voice: Voice, line: string): void {
    if (voice === "says") this.#line(line);
    else if (line.trim() !== "" && !(voice === "stderr" && this.#chatter?.test(line) === true))
      this.#line(`[${voice}] ${line}`);
  }

  #line(text: string): void {
    this.#transcript.add(Buffer.from(`${this.mask(text)}\n`));
  }
}

/** What holds another comes before it. */
const byLength = (secrets: Iterable<readonly [string, string]>): readonly (readonly [string, string])[] =>
  [...secrets].toSorted(([one], [other]) => other.length - one.length);
