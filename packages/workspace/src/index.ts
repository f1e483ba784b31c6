export { openRepository, type OpenedRepository, type RepositoryProblem } from "./open.ts";
export { createRepository, type KernelRepository } from "./repository.ts";
export { createWorkspaces, type KernelWorkspaces, type WorkspacesOptions } from "./workspaces.ts";
export type { WorkspaceEvent } from "./dependencies/store.ts";
export { cacheDirectory } from "./cache.ts";
export { GitError } from "./git/process.ts";
export type { TreeChange, TreeEntry } from "./git/trees.ts";
export { auditChange, type Audit, type AuditRequest, type AuditRules } from "./audit/audit.ts";
export { findSecrets } from "./audit/secrets.ts";
export type { CheckScript } from "./audit/check-scripts.ts";
export { defaultProtectedPaths } from "./audit/paths.ts";
export {
  snapshotDocuments,
  uncommittedIn,
  type Snapshot,
  type SnapshotDocument,
} from "./delivery/snapshot.ts";
export { deliver, type Delivered, type DeliverRequest, type DeliveryProblem } from "./delivery/deliver.ts";
export { applyResult, type Applied, type ApplyProblem, type ApplyRequest } from "./delivery/apply.ts";
export { dropResult, type Dropped, type DropRequest } from "./delivery/drop.ts";
export { readHistory, type HistoryRequest, type PastCommit } from "./history.ts";
export { createCheckout } from "./delivery/checkout.ts";
export { containedIn } from "./delivery/contained.ts";
export { createRemotes } from "./delivery/remotes.ts";
export { pushReceipts } from "./delivery/push.ts";
export { showDiff, type ShowDiff } from "./delivery/show-diff.ts";
export {
  compareFingerprints,
  fingerprintCheckout,
  type CheckoutFingerprint,
} from "./delivery/fingerprint.ts";
export { fingerprintUserConfiguration, userConfigurationFiles } from "./delivery/user-configuration.ts";
