export { candidate, findSection, type Candidate, type Found } from "./find.ts";
export { isHumans, manualSteps, markSection, reopenSection, undoMark } from "./mark.ts";
export { listSections, readSpec, type Section, type Spec } from "./sections.ts";
export { filesOf, ownersOf, scopeOf, textOf } from "./scope.ts";
export { branchOf, slugOf } from "./slug.ts";
