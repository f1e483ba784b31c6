export { mutators } from "./mutators.ts";
