import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { folderOf, isOurs, packages, readJson, readManifest, root, trackedFiles } from "./repository.ts";

const rootManifest = readManifest("package.json");
const publicPackages = packages.filter(({ manifest }) => manifest.private !== true);

describe.each(packages)("$folder", ({ folder, manifest, references }) => {
  test("its tsconfig references are its dependencies of ours", () => {
    const ours = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(isOurs);
    expect(references.toSorted()).toEqual(ours.map((name) => `../${folderOf(name)}`).toSorted());
  });

  test("it asks for the same Node as all", () => {
    expect(manifest.engines.node).toBe(rootManifest.engines.node);
  });

  test("it depends on our packages at exactly their versions", () => {
    const versions = new Map(
      packages.map(({ folder: other, manifest: { name } }) => [
        name,
        z.object({ version: z.string() }).parse(readJson(`packages/${other}/package.json`)).version,
      ]),
    );
    const ours = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(([name]) =>
      isOurs(name),
    );
    expect(ours).toEqual(ours.map(([name]) => [name, versions.get(name)]));
  });

  test("it ships the license", () => {
    expect(manifest.license).toBe("MIT");
    expect(readFileSync(join(root, "packages", folder, "LICENSE"), "utf8")).toBe(
      readFileSync(join(root, "LICENSE"), "utf8"),
    );
  });
});

test("packages that are published are published for everyone", () => {
  for (const { manifest } of publicPackages) expect(manifest.publishConfig).toEqual({ access: "public" });
});

test("changesets moves all packages together", () => {
  const { fixed } = z
    .object({ fixed: z.array(z.array(z.string())) })
    .parse(readJson(".changeset/config.json"));
  expect(fixed).toEqual([["@stagewright/*", "stagewright"]]);
  for (const { manifest } of publicPackages)
    expect(manifest.name).toMatch(/^(@stagewright\/.+|stagewright)$/);
});

test("the lock file is the manifests' own", () => {
  const lock = z
    .object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) })
    .parse(readJson("package-lock.json")).packages;
  for (const { folder, manifest } of packages) {
    expect(lock[`packages/${folder}`]).toMatchObject({
      ...(Object.keys(manifest.dependencies).length > 0 && { dependencies: manifest.dependencies }),
      ...(Object.keys(manifest.devDependencies).length > 0 && { devDependencies: manifest.devDependencies }),
    });
  }
});

describe("tracked files", () => {
  const texts = trackedFiles().map((path) => ({ path, text: readTracked(path) }));

  test("the lock file names no registry", () => {
    const lock = texts.find(({ path }) => path === "package-lock.json")?.text;
    expect(lock).toContain('"integrity"');
    expect(lock).not.toMatch(/"resolved": "(?!packages\/)/);
  });

  test("none names a package registry's host", () => {
    const host = new RegExp(["registry", "(npmjs|yarnpkg|npmmirror)"].join("\\."));
    expect(texts.filter(({ text }) => host.test(text)).map(({ path }) => path)).toEqual([]);
    expect(texts.filter(({ path, text }) => path.endsWith(".npmrc") && /registry\s*=/.test(text))).toEqual(
      [],
    );
  });

  test("none names a path of the machine it was written on", () => {
    const machine = new RegExp(["", "work", "(main|shared)\\b"].join("/"));
    expect(texts.filter(({ text }) => machine.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

/** Bytes as text; empty for what is tracked but not in the work tree at the moment. */
function readTracked(path: string): string {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return "";
  }
}
