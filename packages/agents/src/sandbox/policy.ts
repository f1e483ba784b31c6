import { homedir } from "node:os";
import { join, relative } from "node:path";
import { realPath } from "../files.ts";
import { aliasesOf, ancestors, isInside, readMounts } from "./mounts.ts";

/**
 * What a sandboxed process may not do: write to the protected directories, by any path.
 * A deny-list, because agents are arbitrary programs that need their own homes, caches,
 * logins and the network:
 *
 * - the whole system as it is, then the protected directories read-only, then the job's
 *   writable ones (inside them) over that, the most specific last;
 * - links are resolved beforehand; the same files under a second mount are protected too;
 *   /proc is the namespace's own, so no `/proc/<pid>/root` of an outside process is in it;
 *   where there is no pid namespace the kernel's ptrace rule closes that door (another user
 *   namespace, or fewer capabilities than we have);
 * - every directory above a protected one is a mount point of its own, because the kernel
 *   refuses to rename or remove those: `mv ~/work ~/elsewhere` would take the user's
 *   checkout along;
 * - hidden directories, with the keys that vouch for what was seen, are empty inside;
 * - hard links do not cross the binds. One that exists already, from a protected file to a
 *   place outside, is not seen: writing there writes the file. (pnpm's store is such a place.)
 * - setuid programs gain nothing (no_new_privs); as root, capabilities that undo the above
 *   (mounting, raw devices, ptrace, open by handle, the clock by which we tell what was
 *   changed, files nobody can remove) are dropped and devices are the harmless ones.
 *
 * What it does not stop: reading; writing anywhere else the user may write; the network;
 * services of the same user that act on request, beyond the sockets named here (a D-Bus
 * session, an ssh-agent, tmux). Without a pid namespace also signals to the user's other
 * processes.
 */
export interface SandboxPolicy {
  readonly protect: readonly string[];
  /** Directories that are empty inside, by every path; one that is not there yet is not made. */
  readonly hidden?: readonly string[];
  readonly writable: readonly string[];
  readonly pidNamespace: boolean;
  readonly allowDocker: boolean;
}

/** bwrap's arguments before `--`; `statusFd` is told the pid of the sandbox's first process. */
export function sandboxArguments(policy: SandboxPolicy, cwd: string, statusFd?: number): string[] {
  return [
    ...["--bind", "/", "/"],
    ...(process.getuid?.() === 0 ? AS_ROOT : ["--dev-bind", "/dev", "/dev"]),
    ...(policy.pidNamespace ? ["--unshare-pid", "--proc", "/proc"] : []),
    // A session of its own, so that SIGTERM can reach what runs inside and not bwrap itself,
    // whose end would take everything along without grace.
    ...["--die-with-parent", "--new-session"],
    ...binds(policy).flatMap(({ path, how }) => [how, path, path]),
    ...emptied(policy).flatMap((path) => ["--tmpfs", path]),
    ...(policy.allowDocker ? [] : reachableSockets()).flatMap((socket) => ["--ro-bind", "/dev/null", socket]),
    ...(statusFd === undefined ? [] : ["--json-status-fd", String(statusFd)]),
    ...["--chdir", cwd],
  ];
}

const AS_ROOT = [
  ...["--dev", "/dev", "--ro-bind", "/sys", "/sys"],
  ...[
    "SYS_ADMIN",
    "SYS_PTRACE",
    "SYS_MODULE",
    "SYS_RAWIO",
    "SYS_BOOT",
    "SYS_TIME",
    "LINUX_IMMUTABLE",
    "MKNOD",
    "DAC_READ_SEARCH",
    "MAC_ADMIN",
  ].flatMap((name) => ["--cap-drop", `CAP_${name}`]),
];

interface Bind {
  readonly path: string;
  readonly how: "--bind" | "--ro-bind";
}

/** Over everything else. */
function emptied({ hidden = [] }: SandboxPolicy): string[] {
  const mounts = readMounts();
  const named = existing(hidden);
  return [...new Set([...named, ...named.flatMap((path) => aliasesOf(path, mounts))])];
}

/** Shortest path first, so that the most specific bind lies on top. A directory both protected and writable is protected. */
function binds(policy: SandboxPolicy): Bind[] {
  const mounts = readMounts();
  const named = existing(policy.protect);
  const protect = [...new Set([...named, ...named.flatMap((path) => aliasesOf(path, mounts))])];
  const how = new Map<string, Bind["how"]>();
  for (const path of protect.flatMap(ancestors)) {
    if (!protect.some((directory) => isInside(path, directory))) how.set(path, "--bind");
  }
  for (const path of policy.writable.flatMap((each) => granted(each, [...policy.protect, ...named], protect)))
    how.set(path, "--bind");
  for (const path of protect) how.set(path, "--ro-bind");
  return [...how]
    .map(([path, bind]) => ({ path, how: bind }))
    .toSorted((a, b) => a.path.length - b.path.length);
}

/**
 * Where a writable directory leads, if that may be written. Into a protected one only a way
 * without links is taken: whoever can write the user's home could lead the state directory
 * of the next agent into the checkout, or to the hooks of its git directory.
 */
function granted(path: string, named: readonly string[], protect: readonly string[]): string[] {
  const real = realPath(path);
  if (real === undefined) return [];
  if (!protect.some((directory) => isInside(real, directory))) return [real];
  const home = homedir();
  const leadsThere = [home, ...existing([home]), ...named].some(
    (above) => isInside(path, above) && real === join(realPath(above) ?? above, relative(above, path)),
  );
  return leadsThere ? [real] : [];
}

const existing = (paths: readonly string[]): string[] => paths.flatMap((path) => realPath(path) ?? []);

/** Whoever may talk to these may start processes outside the sandbox. */
function reachableSockets(): string[] {
  const runtime = process.env["XDG_RUNTIME_DIR"];
  const perUser =
    runtime === undefined
      ? []
      : ["docker.sock", "podman/podman.sock", "systemd/private"].map((name) => join(runtime, name));
  const system = ["docker.sock", "podman/podman.sock", "containerd/containerd.sock", "crio/crio.sock"].map(
    (name) => join("/var/run", name),
  );
  const home = [".docker/run/docker.sock", ".docker/desktop/docker.sock", ".colima/default/docker.sock"].map(
    (name) => join(homedir(), name),
  );
  return [...new Set(existing([...system, ...perUser, ...home]))];
}
