// The real install test: packs every package, installs the tarballs with plain npm in a project of its own,
// and uses them there as a stranger would: the command, every package's import, the types. Needs a build.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));
const manifests = readdirSync(join(root, "packages"))
  .map((folder) => ({
    folder: join(root, "packages", folder),
    ...readJson(join(root, "packages", folder, "package.json")),
  }))
  .filter(({ private: kept }) => !kept);
const { devDependencies: locked } = readJson(join(root, "package.json"));

const work = mkdtempSync(join(tmpdir(), "stagewright-install-"));
// npm hands its own settings to its scripts as npm_*: what a stranger's shell does not have.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

function run(command, args, cwd) {
  try {
    return execFileSync(command, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new Error(
      `${[command, ...args].join(" ")}\n${error.stdout ?? ""}${error.stderr ?? error.message}`,
      { cause: error },
    );
  }
}

function expect(condition, complaint) {
  if (!condition) throw new Error(complaint);
}

try {
  const tarballs = join(work, "tarballs");
  const project = join(work, "project");
  mkdirSync(tarballs);
  mkdirSync(project);

  const packed = manifests.map((manifest) => {
    const [{ filename, files }] = JSON.parse(
      run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", tarballs], manifest.folder),
    );
    const paths = new Set(files.map(({ path }) => path));
    for (const path of ["LICENSE", "dist/index.js", "dist/index.d.ts", ...Object.values(manifest.bin ?? {})])
      expect(paths.has(path), `${manifest.name} is packed without ${path}`);
    for (const path of paths)
      expect(
        !/(^|\/)(test|node_modules)\/|\.tsbuildinfo$|\.config\./.test(path),
        `${manifest.name} is packed with ${path}`,
      );
    return { name: manifest.name, path: join(tarballs, filename) };
  });
  console.log(`packed ${packed.length} packages`);

  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({
      name: "consumer",
      private: true,
      type: "module",
      dependencies: Object.fromEntries(packed.map(({ name, path }) => [name, `file:${path}`])),
      devDependencies: { "@types/node": locked["@types/node"] },
    }),
  );
  run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], project);
  const installed = Object.keys(readJson(join(project, "package-lock.json")).packages);
  for (const name of [...packed.map((one) => one.name), "zod"]) {
    const copies = installed.filter((path) => path.endsWith(`node_modules/${name}`));
    expect(copies.length === 1, `${name} is installed ${copies.length} times: ${copies.join(", ")}`);
  }
  console.log("installed the tarballs with npm");

  const { version } = manifests.find(({ name }) => name === "stagewright");
  const printed = run("npx", ["--no-install", "stagewright", "--version"], project).trim();
  expect(printed === version, `stagewright --version printed ${JSON.stringify(printed)}, not ${version}`);
  expect(
    /usage/i.test(run("npx", ["--no-install", "stagewright", "--help"], project)),
    "stagewright --help shows no usage",
  );
  console.log(`npx stagewright --version: ${printed}; --help shows the usage`);

  for (const { name } of packed)
    run(process.execPath, ["--input-type=module", "-e", `await import("${name}")`], project);
  console.log(`imported ${packed.length} packages under Node ${process.versions.node}`);

  writeFileSync(
    join(project, "consumer.ts"),
    packed.map(({ name }, index) => `export * as package${index} from "${name}";\n`).join(""),
  );
  const options = ["--strict", "--noEmit", "--target", "es2023", "--module", "nodenext", "--types", "node"];
  run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), ...options, "consumer.ts"], project);
  console.log("type-checked a consumer of every package");
} catch (error) {
  console.error(`pack and install failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
