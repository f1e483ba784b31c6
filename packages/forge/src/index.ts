export type { Forge } from "@stagewright/core";
