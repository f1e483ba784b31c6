import { linkSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { ProcessesOptions } from "../src/index.ts";
import { livingWith, makeDirectory, outputOf, rig, sandbox, startNode } from "./rig.ts";

/** A user's house: a checkout with its git directory and our cache, in which the job has a workspace. */
function house() {
  const own = rig(sandbox);
  const checkout = makeDirectory(own.directory, "home/work/checkout");
  const cache = makeDirectory(own.directory, "home/.cache/stagewright");
  const workspace = makeDirectory(cache, "run/T001");
  const neighbour = makeDirectory(cache, "run/T002");
  mkdirSync(`${checkout}/.git`);
  for (const path of [`${checkout}/file`, `${checkout}/.git/HEAD`, `${neighbour}/file`, `${workspace}/file`])
    writeFileSync(path, "whole");
  symlinkSync(checkout, own.file("link"));
  const protect = [checkout, `${checkout}/.git`, cache, own.file("absent")];
  const job = { cwd: workspace, writable: [workspace], logFile: `${checkout}/.git/log` };
  const inside = (shell: string, options: Partial<ProcessesOptions> = {}) =>
    own.start(shell, job, { protect, ...options });
  return { ...own, checkout, cache, workspace, neighbour, protect, inside };
}

describe.skipIf(sandbox.kind === "none")("in the sandbox", () => {
  test("the user's checkout, its git directory and our cache are read-only, the job's own directories and the rest are not", async () => {
    const { inside, checkout, neighbour, workspace, file, read } = house();
    const { output } = await inside(`
      attempt() { (echo broken > "$1") 2>/dev/null && echo "wrote $1" || echo "kept $1"; }
      attempt ${checkout}/file; attempt ${checkout}/new; attempt ${checkout}/.git/HEAD; attempt ${neighbour}/file
      attempt ${workspace}/file; attempt ${file("elsewhere")}`);
    const verb = (path: string) =>
      output
        .split("\n")
        .find((line) => line.endsWith(` ${path}`))
        ?.split(" ")[0];
    expect(
      [`${checkout}/file`, `${checkout}/new`, `${checkout}/.git/HEAD`, `${neighbour}/file`].map(verb),
    ).toEqual(["kept", "kept", "kept", "kept"]);
    expect([`${workspace}/file`, file("elsewhere")].map(verb)).toEqual(["wrote", "wrote"]);
    expect(read("home/work/checkout/file")).toBe("whole");
    expect(readFileSync(`${workspace}/file`, "utf8")).toBe("broken\n");
  });

  test("a write that is refused says EROFS, and the log of the job is written all the same", async () => {
    const { inside, checkout } = house();
    const { output, end } = await inside(`echo x > ${checkout}/file`);
    expect(output).toContain("Read-only file system");
    expect(end).not.toEqual({ kind: "exited", code: 0 });
    expect(readFileSync(`${checkout}/.git/log`, "utf8")).toBe(output);
  });

  test("what is hidden is empty inside, by whatever name, and whole outside", async () => {
    const { inside, checkout, neighbour, file, read } = house();
    const hidden = `${checkout}/.git`;
    const { output } = await inside(
      `ls -A ${hidden} ${file("link")}/.git; cat ${hidden}/HEAD /proc/self/root${hidden}/HEAD && echo seen; umount ${hidden} && echo bare; cat ${neighbour}/file`,
      { hidden: [hidden] },
    );
    expect(output).not.toMatch(/^(?:HEAD|seen|bare)$/m);
    expect(output).toContain("whole");
    expect(read("home/work/checkout/.git/HEAD")).not.toBe("");
  });

  test("no other name of a protected file is a way to it", async () => {
    const { inside, checkout, file, read } = house();
    const { output } = await inside(`
      exec 2>/dev/null
      echo x > ${file("link")}/file && echo by a link
      ln -s ${checkout} own && echo x > own/file && echo by a link of its own
      echo x > /proc/self/root${checkout}/file && echo by its own root
      echo x > /proc/${process.pid}/root${checkout}/file && echo by our root
      echo x > /proc/${process.pid}/cwd/../../../../..${checkout}/file && echo by our directory
      ln ${checkout}/file hard && echo by a hard link
      true`);
    expect(output).toBe("");
    expect(read("home/work/checkout/file")).toBe("whole");
  });

  test("a protected directory may be named by a link", async () => {
    const { start, checkout, file } = house();
    const { output } = await start(
      `echo x > ${checkout}/file; echo x > ${file("link")}/file`,
      {},
      { protect: [file("link")] },
    );
    expect(output.match(/Read-only file system/g)).toHaveLength(2);
  });

  test("a crowd is gone when its first process is", async () => {
    const { inside, run } = house();
    const { end } = await inside("for i in $(seq 400); do sleep 60 & done; exit 5");
    expect(end).toEqual({ kind: "exited", code: 5 });
    expect(livingWith(`STAGEWRIGHT_RUN=${run}`)).toEqual([]);
  });

  test("the directories above the checkout cannot be moved or removed, those beside it can", async () => {
    const { inside, checkout, file } = house();
    const { output } = await inside(`
      exec 2>/dev/null
      mv ${file("home/work")} ${file("home/moved")} && echo moved one
      mv ${file("home")} ${file("moved")} && echo moved two
      rm -rf ${checkout} && echo removed
      mkdir -p ${file("home/other")} && mv ${file("home/other")} ${file("home/other-2")} && echo beside`);
    expect(output).toBe("beside\n");
    expect(statSync(`${checkout}/file`).isFile()).toBe(true);
  });

  test("the mounts cannot be undone, not even by root or in a namespace of one's own", async () => {
    const { inside, checkout, read } = house();
    const { output } = await inside(`
      exec 2>/dev/null
      mount -o remount,rw,bind ${checkout} && echo remounted
      umount -l ${checkout} && echo unmounted
      unshare -Urm sh -c 'mount -o remount,rw,bind ${checkout}; umount -l ${checkout}; echo x > ${checkout}/file' && echo by a user namespace
      mknod disk b $(stat -c '0x%D' ${checkout} | sed 's/0x\\(.*\\)\\(..\\)$/0x\\1 0x\\2/') && head -c 1 disk && echo by a device
      ls /dev/vd* /dev/sd* /dev/nvme* | while read -r disk; do head -c 1 "$disk" > /dev/null && echo "read $disk"; done
      true`);
    expect(output).toBe("");
    expect(read("home/work/checkout/file")).toBe("whole");
  });

  test("a directory that is both protected and writable is protected, one protected within a writable one too", async () => {
    const { start, checkout, directory, protect, read } = house();
    const { output } = await start(
      `echo x > ${checkout}/file`,
      { writable: [directory, checkout] },
      { protect },
    );
    expect(output).toContain("Read-only file system");
    expect(read("home/work/checkout/file")).toBe("whole");
  });

  test("a writable directory is no way into a protected one by a link, nor by one above it", async () => {
    const { start, checkout, protect, workspace, file, read } = house();
    mkdirSync(`${checkout}/.git/hooks`);
    mkdirSync(`${checkout}/conf/claude`, { recursive: true });
    symlinkSync(`${checkout}/.git/hooks`, file("home/.claude"));
    symlinkSync(`${checkout}/conf`, file("home/.config"));
    const writable = [workspace, file("home/.claude"), file("home/.config/claude")];
    const { output } = await start(
      `for d in ${checkout}/.git/hooks ${checkout}/conf/claude; do echo x > $d/new && echo wrote $d; done 2>/dev/null`,
      { cwd: workspace, writable },
      { protect },
    );
    expect(output).toBe("");
    expect(read("home/work/checkout/file")).toBe("whole");
  });

  test("an agent's own directories are writable also where the home is inside the checkout", async () => {
    const { start, checkout, protect, workspace, file } = house();
    mkdirSync(`${checkout}/home/.claude`, { recursive: true });
    symlinkSync(`${checkout}/home`, file("home-by-link"));
    vi.stubEnv("HOME", file("home-by-link"));
    onTestFinished(() => void vi.unstubAllEnvs());
    const writable = [workspace, `${file("home-by-link")}/.claude`];
    const { output } = await start(
      `echo x > ${checkout}/home/.claude/new && echo wrote; echo x > ${checkout}/home/new || echo kept`,
      { cwd: workspace, writable },
      { protect },
    );
    expect(output).toContain("wrote\n");
    expect(output).toContain("kept\n");
  });

  test("a hard link made before, outside, is the gap that is known", async () => {
    const { inside, checkout, file, read } = house();
    linkSync(`${checkout}/file`, file("store"));
    await inside(`echo through > ${file("store")}`);
    expect(read("home/work/checkout/file")).toBe("through\n");
  });

  test("processes outside are not to be seen", async () => {
    if (sandbox.kind === "none" || !sandbox.pidNamespace) return;
    const { output } = await house().inside(
      `[ -e /proc/${process.pid}/root ] && cat /proc/${process.pid}/cmdline; ls /proc | grep -c '^[0-9]'`,
    );
    expect(Number(output)).toBeLessThan(8);
  });

  test("the loopback network is there", async () => {
    const server = createServer((socket) => socket.end("hello\n")).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const { output } = await house().inside(
      `perl -MIO::Socket::INET -e 'print IO::Socket::INET->new("127.0.0.1:${port}")->getline'`,
    );
    expect(output).toBe("hello\n");
  });

  test("docker's socket is out of reach unless it is allowed", async () => {
    const own = house();
    const socket = own.file("docker.sock");
    const server = createServer((connection) => connection.end("docker\n")).listen(socket);
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    vi.stubEnv("XDG_RUNTIME_DIR", own.directory);
    onTestFinished(() => void vi.unstubAllEnvs());
    const ask = `perl -MIO::Socket::UNIX -e 'my $s = IO::Socket::UNIX->new(Peer => "${socket}"); print $s ? $s->getline : "no\\n"'`;
    expect((await own.inside(ask)).output).toBe("no\n");
    expect((await own.inside(ask, { allowDocker: true })).output).toBe("docker\n");
  });

  test("the same files under a second mount are protected too", async () => {
    const own = house();
    const mounts = mountTwice(
      own,
      makeDirectory(own.directory, "below"),
      makeDirectory(own.directory, "above"),
    );
    expect(await mounts).toBe("kept kept\n");
    expect(own.read("home/work/checkout/file")).toBe("whole");
  });

  test("without a pid namespace the files are protected and daemons end all the same", async () => {
    if (sandbox.kind === "none") return;
    const own = house();
    const { output, end } = await own.inside(
      `setsid sleep 60 & echo x > ${own.checkout}/file; echo x > /proc/${process.pid}/root${own.checkout}/file; exit 3`,
      { sandbox: { ...sandbox, pidNamespace: false } },
    );
    expect(end).toEqual({ kind: "exited", code: 3 });
    expect(output).toContain("Read-only file system");
    expect(own.read("home/work/checkout/file")).toBe("whole");
    expect(livingWith(`STAGEWRIGHT_RUN=${own.run}`)).toEqual([]);
  });
});

/** Mounts need a namespace: a bwrap of the test's own, in which an owner runs a job. */
function mountTwice(
  { checkout, directory, workspace, protect }: ReturnType<typeof house>,
  below: string,
  above: string,
): Promise<string> {
  const program = sandbox.kind === "bwrap" ? sandbox.program : "";
  const job = { cwd: workspace, writable: [workspace], logFile: `${workspace}/log`, deadlineMs: 100_000 };
  const shell = `for at in ${below}/.git/HEAD ${above}/work/checkout/file; do (echo x > $at) 2>/dev/null && printf 'wrote ' || printf 'kept '; done | sed 's/ $//'; echo`;
  const owner = `
    import { createProcesses, detectSandbox } from "../src/index.ts";
    const processes = createProcesses({ run: "nested", sandbox: await detectSandbox(), protect: ${JSON.stringify(protect)} });
    const outcome = await processes.run({ ...${JSON.stringify(job)}, command: { shell: ${JSON.stringify(shell)} }, signal: new AbortController().signal });
    process.stdout.write(outcome.output);`;
  return outputOf(
    startNode(`
      import { spawnSync } from "node:child_process";
      spawnSync(${JSON.stringify(program)}, ["--dev-bind", "/", "/", "--bind", ${JSON.stringify(checkout)}, ${JSON.stringify(below)},
        "--bind", ${JSON.stringify(`${directory}/home`)}, ${JSON.stringify(above)}, "--",
        process.execPath, ...process.execArgv.slice(0, -1), ${JSON.stringify(owner)}], { stdio: "inherit" });`),
  );
}
