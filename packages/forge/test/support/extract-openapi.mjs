// Takes what the tests need out of GitHub's published OpenAPI description, whose package is 400 MB:
//   npm pack @octokit/openapi && tar xf octokit-openapi-*.tgz
//   node extract-openapi.mjs package/generated/api.github.com.json > github-openapi.json
// Prose and examples are left out; shapes are GitHub's, word for word.
import { readFileSync } from "node:fs";

const description = JSON.parse(readFileSync(process.argv[2], "utf8"));
const repository = "/repos/{owner}/{repo}";
const routes = [
  ["get", repository],
  ["get", `${repository}/issues/{issue_number}`],
  ["get", `${repository}/issues/{issue_number}/comments`],
  ["get", `${repository}/pulls`],
  ["post", `${repository}/pulls`],
  ["get", `${repository}/pulls/{pull_number}`],
  ["patch", `${repository}/pulls/{pull_number}`],
  ["get", `${repository}/pulls/{pull_number}/reviews`],
  ["get", `${repository}/pulls/{pull_number}/comments`],
  ["get", `${repository}/commits/{ref}/check-runs`],
  ["get", `${repository}/commits/{ref}/status`],
];
const prose = new Set(["description", "example", "examples", "title", "externalDocs", "x-github"]);
const definitions = {};

const operations = Object.fromEntries(
  routes.map(([method, path]) => {
    const { requestBody, responses } = description.paths[path][method];
    return [
      `${method.toUpperCase()} ${path}`,
      {
        ...(requestBody && { request: bare(requestBody.content["application/json"].schema) }),
        responses: Object.fromEntries(
          Object.entries(responses).flatMap(([status, response]) => {
            const { content } = response.$ref ? at(response.$ref) : response;
            const schema = content?.["application/json"]?.schema;
            return schema ? [[status, bare(schema)]] : [];
          }),
        ),
      },
    ];
  }),
);
const error = bare({ $ref: "#/components/schemas/basic-error" });
process.stdout.write(
  JSON.stringify({ from: `@octokit/openapi ${description.info.version}`, operations, error, definitions }),
);

function at(ref) {
  return ref
    .slice(2)
    .split("/")
    .reduce((node, key) => node[key], description);
}

function bare(node, names = false) {
  if (Array.isArray(node)) return node.map((one) => bare(one));
  if (typeof node !== "object" || node === null) return node;
  if (node.$ref) {
    const name = node.$ref.split("/").at(-1);
    if (!(name in definitions)) {
      definitions[name] = null; // It may need itself.
      definitions[name] = bare(at(node.$ref));
    }
    return { $ref: `#/definitions/${name}` };
  }
  return Object.fromEntries(
    Object.entries(node)
      // A property may be called "title": names are no prose.
      .filter(([key]) => names || !prose.has(key))
      .map(([key, value]) => [key, bare(value, key === "properties" && !names)]),
  );
}
