import type { Json } from "./result.ts";

/**
 * A prompt file as it was when the run began: the run goes on with this text, whatever
 * becomes of the file.
 */
export interface PinnedPrompt {
  /** From the repository's root. */
  readonly file: string;
  /** SHA-256 of the text, in hex. */
  readonly digest: string;
  readonly text: string;
  /** What the configuration says of the stage. Absent: a plugin's stage, of which only the prompt is another. */
  readonly definition?: Json;
}
