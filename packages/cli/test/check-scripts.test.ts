import { expect, test } from "vitest";
import { scriptsOf } from "../src/workspace-ports.ts";

test.for([
  ["npm test", ["test"]],
  ["npm test --silent", ["test"]],
  ["npm run --silent test:unit && pnpm lint", ["test:unit", "lint"]],
  ["CI=1 yarn run check", ["check"]],
  ["go test ./...", []],
] as const)("%s runs scripts whose definition may not change under it", ([shell, names]) => {
  const pointers = names.flatMap((name) => [
    `/scripts/${name}`,
    `/scripts/pre${name}`,
    `/scripts/post${name}`,
  ]);
  expect(scriptsOf({ shell })).toEqual(pointers.length === 0 ? [] : [{ path: "package.json", pointers }]);
  expect(scriptsOf({ argv: shell.split(" ") })).toEqual(scriptsOf({ shell }));
});
