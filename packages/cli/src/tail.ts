import { open } from "node:fs/promises";

/** Reads a growing file bit by bit. */
export interface Tail {
  /** What has come since the last call; whole characters only. Empty where there is no file yet. */
  read(): Promise<string>;
}

const CHUNK = 1 << 20;

export function openTail(file: string): Tail {
  const decoder = new TextDecoder("utf-8");
  let offset = 0;
  return {
    async read() {
      let handle;
      try {
        handle = await open(file, "r");
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
        throw error;
      }
      try {
        let text = "";
        const buffer = Buffer.alloc(CHUNK);
        for (;;) {
          const { bytesRead } = await handle.read(buffer, 0, CHUNK, offset);
          if (bytesRead === 0) return text;
          offset += bytesRead;
          text += decoder.decode(buffer.subarray(0, bytesRead), { stream: true });
        }
      } finally {
        await handle.close();
      }
    },
  };
}
