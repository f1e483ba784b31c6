import { basename } from "node:path";
import type { Values, issue } from "./artifacts.ts";
import { bounded } from "./bounded.ts";
import { plain } from "./texts.ts";

/** A Markdown file as an issue: its first heading is the title. */
export function issueOfFile(file: string, text: string): Values<typeof issue> {
  const lines = plain(text).split("\n");
  const at = lines.findIndex((words) => /^#{1,6}\s+\S/.test(words));
  const title = at === -1 ? basename(file).replace(/\.[^.]*$/, "") : (lines[at] ?? "").replace(/^#+\s+/, "");
  return bounded({
    number: 0,
    title,
    body: (at === -1 ? lines : lines.toSpliced(at, 1)).join("\n").trim(),
    ...{ repository: "", url: "", labels: [], state: "open" as const, author: "", comments: [] },
  });
}
