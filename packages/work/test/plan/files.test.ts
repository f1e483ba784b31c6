import { describe, expect, it } from "vitest";
import { taskOf } from "./helper.ts";

const filesOf = (title: string, ...body: string[]) => taskOf(`- [ ] T001 ${title}`, ...body).files;

describe("files a task names", () => {
  it.each([
    ["Add the lamp in src/lamp.ts", ["src/lamp.ts"]],
    ["Add the lamp in `src/lamp.ts`", ["src/lamp.ts"]],
    ["Add the lamp in **src/lamp.ts**.", ["src/lamp.ts"]],
    ["Add the lamp (src/lamp.ts, src/wick.ts)", ["src/lamp.ts", "src/wick.ts"]],
    ["Add [the lamp](src/lamp.ts)", ["src/lamp.ts"]],
    ["Add ./src/lamp.ts", ["src/lamp.ts"]],
    ["Fix src/lamp.ts:12", ["src/lamp.ts"]],
    ["Fix `src/lamp.ts:12-40`", ["src/lamp.ts"]],
    ["Fix src/lamp.ts#L12", ["src/lamp.ts"]],
    ["Fix tests/test_lamp.py::test_glow", ["tests/test_lamp.py"]],
    ["Fix src/lamp.ts: it glows", ["src/lamp.ts"]],
    ["新增灯于src/lamp.ts（src/wick.ts、src/oil.ts）", ["src/lamp.ts", "src/wick.ts", "src/oil.ts"]],
    ["Add app/[ship]/page.tsx and app/(deck)/page.tsx", ["app/[ship]/page.tsx", "app/(deck)/page.tsx"]],
    ["Add routes/+page.svelte", ["routes/+page.svelte"]],
    ["Add `src/日本/lamp.ts`", ["src/日本/lamp.ts"]],
    ["Create src/models/", ["src/models/"]],
    ["Create src/models", ["src/models/"]],
    ["Create `internal/lamp`", ["internal/lamp/"]],
    ["Create backend/", ["backend/"]],
    ["Add bin/lamp", ["bin/lamp"]],
    ["Add src/lamp.glow", ["src/lamp.glow"]],
    ["Create `one/two/three` and one/two/three", ["one/two/three/"]],
    ["Add web/js/chart.js", ["web/js/chart.js"]],
    ["Add `js/chart.js`", ["js/chart.js"]],
    ["Edit package.json and README.md", ["package.json", "README.md"]],
    ["Edit Makefile, Dockerfile and .gitignore", ["Makefile", "Dockerfile", ".gitignore"]],
    ["Edit .env.example", [".env.example"]],
    ["Edit .github/workflows/ci.yml", [".github/workflows/ci.yml"]],
    ["Edit index.js twice: index.js", ["index.js"]],
    ["Shorten `Lamp.tsx` in src/ui/Lamp.tsx", ["src/ui/Lamp.tsx"]],
    ["Edit package.json and web/package.json", ["package.json", "web/package.json"]],
  ])("%s", (title, files) => {
    expect(filesOf(title)).toEqual(files);
  });

  it.each([
    "See https://example.org/src/lamp.ts",
    "Update to 1.2.3 and v2.0.1",
    "Use Node.js, Next.js, `chart.js` and React/Next.js",
    "Run `npm test src/lamp.ts`",
    "Add GET/POST and read/write and CI/CD and and/or",
    "Serve /api/ships and /src/lamp.ts",
    "Serve `application/json`",
    "Merge `origin/main`",
    "Import `@/lib/lamp` and `@scope/lamp`",
    "Touch src/**/*.ts and src/{a,b}.ts",
    "Touch ../other/lamp.ts",
    "Touch C:\\ships\\lamp.ts",
    "Fill in src/<ship>.ts",
    "Pass --config=lamp.json",
    "Call console.log and task.completed, e.g. lamp.on",
    "Mind the 1/2/ mark",
    "Start .. and src/../lamp.ts and src//lamp.ts",
    "Rename PORT/ to x",
    "Set $HOME/lamp.ts and -o/lamp.ts",
    "Make a profile",
    "Follow plan.md, spec.md and data-model.md",
    "Rename `.ts` files",
    "Read package.json/yarn.lock",
  ])("%s: none", (title) => {
    expect(filesOf(title)).toEqual([]);
  });

  it("come from the body, too, but not from its code", () => {
    expect(
      filesOf(
        "Add the lamp in src/a.ts",
        "  - File: `src/b.ts`",
        "  ```ts",
        '  import "src/c.ts";',
        "  ```",
        "  - src/d.ts",
      ),
    ).toEqual(["src/a.ts", "src/b.ts", "src/d.ts"]);
  });
});
