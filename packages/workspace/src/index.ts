export { openRepository, type OpenedRepository, type RepositoryProblem } from "./open.ts";
export { createRepository, type KernelRepository } from "./repository.ts";
export { createWorkspaces, type KernelWorkspaces, type WorkspacesOptions } from "./workspaces.ts";
export type { WorkspaceEvent } from "./dependencies/store.ts";
export { cacheDirectory } from "./cache.ts";
export { GitError } from "./git/process.ts";
export type { TreeChange, TreeEntry } from "./git/trees.ts";
