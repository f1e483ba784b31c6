import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  auditChange,
  defaultProtectedPaths,
  type Audit,
  type AuditRequest,
  type AuditRules,
  type KernelRepository,
} from "../../src/index.ts";
import { attempt, makeRig, unwrap } from "./rig.ts";

export const open: AuditRules = {
  kernelOwned: [],
  declaredFiles: [],
  runningFiles: [],
  protectedPaths: defaultProtectedPaths,
  checkScripts: [],
  maxFileBytes: 1_000_000,
  maxTotalBytes: 2_000_000,
};

/** Lets `act` loose in a real workspace and audits what it leaves. */
export async function audit(
  files: Record<string, string>,
  act: (work: string, put: (path: string, text: string | Uint8Array) => void) => void,
  rules: Partial<AuditRules> = {},
  guards?: AuditRequest["guards"],
): Promise<
  Audit & {
    repository: KernelRepository;
    changed: string[];
    read: (path: string) => Promise<string | undefined>;
  }
> {
  const rig = makeRig({ "README.md": "r\n", ...files });
  const { workspaces, repository } = await rig.rooms();
  const from = rig.git("rev-parse", "HEAD");
  const space = unwrap(await workspaces.openAttempt(attempt(from)));
  act(space.path, (path, text) => {
    mkdirSync(dirname(join(space.path, path)), { recursive: true });
    writeFileSync(join(space.path, path), text);
  });
  const result = await auditChange({
    repository,
    from,
    to: unwrap(await space.capture()),
    rules: { ...open, ...rules },
    ...(guards === undefined ? {} : { guards }),
  });
  return {
    ...result,
    repository,
    changed: (await repository.changes(from, result.tree)).map((change) => change.path),
    read: async (path) => {
      const bytes = await repository.readFile(result.tree, path);
      return bytes && Buffer.from(bytes).toString();
    },
  };
}

export const codes = ({ findings }: Audit): string[] =>
  findings.map((finding) => `${finding.severity} ${finding.code} ${finding.path}`);

export const tasks = "# Tasks\r\n\r\n- [ ] T001 first\r\n- [x] T002 second\r\n- [ ] T003 [P] third\r\n";
