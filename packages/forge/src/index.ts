export {
  issueForms,
  parseIssueReference,
  parseRemote,
  type AddressOptions,
  type ForgeAddress,
  type IssueReference,
  type IssueReferenceProblem,
  type RemoteProblem,
} from "./address.ts";
export { askGh } from "./ask-gh.ts";
export { openForge, type OpenForgeOptions } from "./open-forge.ts";
export { probeKind } from "./probe.ts";
