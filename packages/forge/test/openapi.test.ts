import { expect, test } from "vitest";
import { githubOf, never, value } from "./rig.ts";
import { githubServer } from "./support/github-server.ts";
import { filled, operations, violation } from "./support/openapi.ts";
import { serve } from "./support/server.ts";

const repository = "/repos/{owner}/{repo}";

test("the server's answers are held against what GitHub publishes", () => {
  const operation = `GET ${repository}/issues/{issue_number}`;
  const answer = filled(operation, 200, { number: 42 }) as Record<string, unknown>;
  expect(violation(operation, 200, answer)).toBeUndefined();
  expect(violation(operation, 200, { ...answer, number: "42" })).toContain("number");
  const { title: _, ...untitled } = answer;
  expect(violation(operation, 200, untitled)).toContain("title");
  expect(violation(operation, 404, { message: 1 })).toContain("message");
  expect(violation(`POST ${repository}/pulls`, undefined, { head: "x" })).toContain("base");
});

test("all that is asked of GitHub is described", async () => {
  const server = await githubServer({
    issues: [{ number: 7, title: "t", body: "", user: null, labels: [], state: "open" }],
  });
  const forge = githubOf(server);
  await forge.about(never);
  await forge.issue(7, never);
  const request = { head: { branch: "x" }, base: "trunk", title: "t", body: "b", draft: false };
  const { number } = value(await forge.openPull(request, never));
  await forge.updatePull(number, { title: "t" }, never);
  await forge.updatePull(number, {}, never);
  await forge.checks("f", never);
  await forge.reviews(number, never);
  const asked = new Set(
    server.calls.map(
      ({ method, path }) =>
        `${method} ${path
          .replace("/repos/acme/rockets", repository)
          .replace(/issues\/\d+/, "issues/{issue_number}")
          .replace(/pulls\/\d+/, "pulls/{pull_number}")
          .replace(/commits\/\w+/, "commits/{ref}")}`,
    ),
  );
  expect([...asked].toSorted()).toEqual(operations.toSorted());
});

test("we read no more than GitHub promises: the least it may answer is enough", async () => {
  const server = await serve(({ method, path }) => {
    const operation = operations.find((one) => {
      const [itsMethod, template = ""] = one.split(" ");
      return itsMethod === method && new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
    })!;
    const status = method === "POST" ? 201 : 200;
    const isList = Array.isArray(filled(operation, status, undefined));
    const json = filled(
      operation,
      status,
      isList
        ? [{}]
        : path.endsWith("check-runs")
          ? { check_runs: [{}] }
          : path.endsWith("status")
            ? { statuses: [{}] }
            : {},
    );
    expect(violation(operation, status, json)).toBeUndefined();
    return { status, json };
  });
  const forge = githubOf({ ...server, state: undefined as never });
  const told = await Promise.all([
    ...[forge.about(never), forge.issue(1, never), forge.findPull({ branch: "" }, never)],
    ...[forge.updatePull(1, { title: "t" }, never), forge.updatePull(1, {}, never)],
    ...[forge.checks("f", never), forge.reviews(1, never)],
    forge.openPull({ head: { branch: "x" }, base: "b", title: "t", body: "", draft: false }, never),
  ]);
  expect(told.filter((one) => !one.ok)).toEqual([]);
});
