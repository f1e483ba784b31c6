import { posix } from "node:path";
import type { Section, Spec } from "./spec/index.ts";
import { textOf } from "./spec/index.ts";

const FILE_COLUMN = /^\W*(?:file|document|spec|specification|plan|part|link)s?\W*$/iu;

/**
 * Documents in which a coordinator says that a section is described: linked, named, or only
 * hinted at in a table's column (`order-management` for `…-04-order-management.md`). What fits
 * more than one document is none.
 */
export function partsOf(spec: Spec, section: Section, file: string, files: readonly string[]): string[] {
  const directory = posix.dirname(file);
  const beside = (name: string) => posix.normalize(posix.join(directory, name));
  const text = textOf(spec.blocks, section);
  const named = [...text.matchAll(/\]\(([^)\s#]+\.md)[^)]*\)|`([^`\s]+\.md)`/gu)].flatMap(
    ([, link, code]) => link ?? code ?? [],
  );
  const written = named.flatMap((name) => [beside(name), name].find((path) => files.includes(path)) ?? []);
  const hinted = section.places.flatMap((place) =>
    place.at !== "row"
      ? []
      : place.block.columns.flatMap((column, index) => {
          const hint = (place.block.cells[index]?.raw ?? "").replace(/[`*\s]/g, "");
          return FILE_COLUMN.test(column)
            ? only(files.filter((path) => isHinted(path, directory, hint)))
            : [];
        }),
  );
  return [...new Set([...written, ...hinted])].filter((path) => path !== file);
}

function isHinted(path: string, directory: string, hint: string): boolean {
  if (hint.length < 3 || posix.dirname(path) !== directory || !path.endsWith(".md")) return false;
  const name = posix.basename(path, ".md");
  const wanted = hint.replace(/\.md$/, "");
  return name === wanted || name.endsWith(`-${wanted}`) || name.endsWith(`_${wanted}`);
}

function only(paths: readonly string[]): readonly string[] {
  return paths.length === 1 ? paths : [];
}
