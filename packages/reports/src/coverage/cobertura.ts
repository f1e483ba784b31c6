import { problem } from "../model.ts";
import { walkXml } from "../xml.ts";
import { CoverageBuilder, type ReadCoverage } from "./model.ts";

/** Cobertura's XML, as coverage.py, coverlet, gocover-cobertura and others write it. */
export function readCobertura(bytes: Uint8Array, root: string): ReadCoverage {
  const builder = new CoverageBuilder("cobertura", root);
  const sources: string[] = [];
  let known = false;
  const walked = walkXml(bytes, {
    open: (path) => {
      if (path.length === 1) known = path[0]?.name === "coverage";
    },
    close: (path) => {
      const element = path.at(-1)!;
      if (element.name === "source" && element.text.trim() !== "") sources.push(element.text.trim());
      const name = path.findLast((open) => open.name === "class")?.attributes["filename"];
      if (name === undefined) return;
      const file = placeOf(name, sources, root);
      if (element.name === "class") builder.counts(file, 0, 0);
      if (element.name === "line")
        builder.line(file, Number(element.attributes["number"]), Number(element.attributes["hits"]) > 0);
    },
  });
  if (!walked.ok) return walked;
  return known ? builder.end() : problem("UNKNOWN_FORMAT", "its root is not coverage");
}

/** Names are relative to one of the sources: to the first that is within the repository. */
function placeOf(name: string, sources: readonly string[], root: string): string {
  if (name.startsWith("/")) return name;
  const base = sources
    .map((source) => source.replaceAll("\\", "/").replace(/\/+$/, ""))
    .find((source) => source === root || source.startsWith(`${root}/`));
  return base === undefined ? name : `${base}/${name}`;
}
