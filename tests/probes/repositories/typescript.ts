/** The code that the tests of `worlds` are about, by module; and a receipt whose text is kept in a file. */
export const typescript: Readonly<Record<string, string>> = {
  parcel: `const BASE = 390;

export function parcelPrice(grams: number, zone: number): number {
  return BASE + Math.ceil(grams / 500) * 60 * zone;
}

export function volumeWeight(length: number, width: number, height: number): number {
  return (length * width * height) / 5000;
}

export function labelFor(name: string, town: string): string {
  return \`to: \${name}, \${town.toUpperCase()} | \${town}\`;
}

export function checkParcel(grams: number): void {
  if (grams <= 0) throw new Error("nothing in it");
  if (grams > 31_500) throw new Error("too heavy");
}
`,
  roster: `export function initialsOf(name: string): string {
  return name
    .split(" ")
    .map((part) => part.charAt(0))
    .join("");
}

export function splitNames(text: string): string[] {
  return text.split(",").map((name) => name.trim());
}

export function shiftHours(from: number, to: number): number {
  return to >= from ? to - from : 24 - from + to;
}

export function nightBonus(hours: number): number {
  return hours > 5 ? hours * 15 + 20 : hours * 15;
}

export function checkShift(hours: number): void {
  if (hours > 12) throw new Error("shift too long");
}
`,
  orchard: `export function rowCount(trees: number, perRow: number): number {
  return Math.ceil(trees / perRow);
}

export function gradeOf(weight: number): string {
  if (weight < 100) return "small";
  return weight < 200 ? "medium" : "large";
}

export function juiceFrom(kilos: number): number {
  return kilos * 0.62;
}

export function rowNames(rows: number): string[] {
  return Array.from({ length: rows }, (_, at) => \`row \${at + 1}\`);
}

export function crateCount(apples: number): number {
  return Math.ceil(apples / 12);
}

export function checkGrove(trees: number): void {
  if (trees === 0) throw new Error("no trees");
}
`,
  ledger: `export function formatCents(cents: number): string {
  return \`\${Math.floor(cents / 100)}.\${String(cents % 100).padStart(2, "0")}\`;
}

export function parseCents(text: string): number {
  const [whole = "0", part = "0"] = text.split(".");
  return Number(whole) * 100 + Number(part);
}

export function feeOf(cents: number, percent: number): number {
  return Math.floor((cents * percent) / 100);
}

export function statementFor(name: string, cents: number): string {
  return \`\${name} has \${formatCents(cents)}\`;
}

export function roundUp(cents: number): number {
  return Math.ceil(cents / 5) * 5;
}

export function checkOwner(name: string): void {
  if (name === "") throw new Error("no owner");
}
`,
  tide: `export function tideName(hour: number): string {
  return hour % 12 < 6 ? "ebb" : "flood";
}

export function minutesUntil(now: number, next: number): number {
  return next >= now ? next - now : 1440 - now + next;
}

export function depthAt(base: number, hours: number): number {
  return base + hours * 0.35;
}

export function noteFor(port: string, hour: number): string {
  return \`\${port}: \${tideName(hour)}\`;
}

export function checkPort(name: string): void {
  if (name === "") throw new Error("no such port");
}
`,
  receipt: `export function receiptFor(name: string, cents: number): string {
  return \`Receipt\\nfor \${name}\\ntotal \${cents} cents\\n\`;
}
`,
};
