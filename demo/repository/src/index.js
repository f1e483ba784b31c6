export { formatAmount, parseAmount } from "./money.js";
