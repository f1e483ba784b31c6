import { unreachable, type Steering } from "@stagewright/core";
import { useWords } from "./agent-words.ts";
import { sanitizeLine } from "./sanitize.ts";

/** What a human has said about the task of this id. */
export function steeringLine(record: Steering, id: string): string {
  const by = sanitizeLine(record.by);
  switch (record.type) {
    case "task.steered":
      return `${by} says to ${sanitizeLine(id)}: ${sanitizeLine(record.note)}`;
    case "task.retried":
      return `${by} wants ${sanitizeLine(id)} done again${record.agent === undefined ? "" : ` by ${useWords(record.agent)}`}${record.note === undefined ? "" : `: ${sanitizeLine(record.note)}`}`;
    case "task.waived":
      return `${by} goes on without ${sanitizeLine(id)}: ${sanitizeLine(record.reason)}`;
    case "task.attested":
      return `${by} has done ${sanitizeLine(id)}: ${sanitizeLine(record.note)}`;
    default:
      return unreachable(record);
  }
}
