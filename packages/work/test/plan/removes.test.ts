import { expect, it } from "vitest";
import { removesOf } from "../../src/plan/removes.ts";
import { taskOf } from "./helper.ts";

it("a task that says that something goes names its files and what it quotes", () => {
  const task = taskOf(
    "- [ ] T001 Remove `formatPrice()` and its tests in test/price.test.js",
    "  - and `LegacyCart`",
  );
  expect(removesOf(task)).toEqual(["test/price.test.js", "formatPrice", "LegacyCart"]);
});

it.each(["Make `formatPrice` faster in src/price.js", "Add removable panels in src/panel.js"])(
  "nothing goes by: %s",
  (title) => {
    expect(removesOf(taskOf(`- [ ] T001 ${title}`))).toEqual([]);
  },
);
