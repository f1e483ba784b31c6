export { readCoverage } from "./coverage/read.ts";
export { readReport, readReports } from "./read.ts";
export { testReports } from "./room.ts";
