import type { FailureWhy, ObjectId, Repository } from "@stagewright/core";

/** Whether a test that failed for this reason fails for want of code that is still to come. */
export type RightReason = (why: FailureWhy, file: string) => boolean;

const PYTHON_MANIFEST =
  /(?:^|\/)(?:pyproject\.toml|setup\.(?:py|cfg)|requirements[^/]*\.txt|Pipfile|environment\.ya?ml|uv\.lock|poetry\.lock)$/;
const MOST_OF_A_MANIFEST = 1_000_000;
const MOST_MANIFESTS = 100;

/**
 * An assertion, or a symbol or file that is not there. A dependency that is not there is
 * no reason, unless its name is the repository's own: `go.mod`'s module, `package.json`'s
 * name, a Java package among its directories, a Python module that nothing declares.
 */
export async function rightReason(
  repository: Pick<Repository, "listFiles" | "readFile">,
  tree: ObjectId,
): Promise<RightReason> {
  const paths = await repository.listFiles(tree);
  const textOf = async (path: string): Promise<string> =>
    paths.includes(path)
      ? new TextDecoder().decode((await repository.readFile(tree, path))?.subarray(0, MOST_OF_A_MANIFEST))
      : "";
  const roots = [
    /^module\s+"?([^\s"]+)/m.exec(await textOf("go.mod"))?.[1],
    /"name"\s*:\s*"([^"]+)"/.exec(await textOf("package.json"))?.[1],
    /^name\s*=\s*"([^"]+)"/m.exec(await textOf("Cargo.toml"))?.[1]?.replaceAll("-", "_"),
  ].filter((name) => name !== undefined);
  const manifests = await Promise.all(
    paths
      .filter((path) => PYTHON_MANIFEST.test(path))
      .slice(0, MOST_MANIFESTS)
      .map(textOf),
  );
  const declared = manifests.join("\n").toLowerCase().replaceAll("_", "-");

  const isOwn = (name: string, file: string): boolean => {
    if (roots.some((root) => name === root || name.startsWith(`${root}/`) || name.startsWith(`${root}::`)))
      return true;
    if (file.endsWith(".py")) return /^\w+$/.test(name) && !isDeclared(declared, name);
    if (!/\.(?:java|kt|cs|scala)$/.test(file) || !/^\w+(?:\.\w+)+$/.test(name)) return false;
    const directory = `/${name.split(".").slice(0, 2).join("/")}/`;
    return paths.some((path) => `/${path}`.includes(directory));
  };
  return ({ kind, missing }, file) => {
    switch (kind) {
      case "assertion":
      case "missing-symbol":
      case "missing-path":
        return true;
      case "missing-dependency":
        return missing !== undefined && isOwn(missing, file);
      case "syntax":
      case "timeout":
      case "crash":
      case "unknown":
        return false;
    }
  };
}

function isDeclared(manifests: string, name: string): boolean {
  const word = name.toLowerCase().replaceAll("_", "-");
  return manifests.split(/[^a-z0-9-]+/).includes(word);
}
