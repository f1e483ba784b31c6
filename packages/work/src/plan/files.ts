/** Finds the files a task's words name. Silence is better than a guess: unknown files block nobody. */

/** Paths named in `text`, relative to the repository's root, in order of first mention; directories end with `/`. */
export function filesIn(text: string): string[] {
  const readable = withoutFences(text)
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s)>\]`]+/gi, " ")
    .replaceAll("](", " ");
  const found = new Set<string>();
  for (const match of readable.matchAll(/`+([^`\n]+)`+|([!#-&(-+\--:<-_a-{}~]+)/gu)) {
    const [, code, bare] = match;
    const path =
      code === undefined ? asPath(bare ?? "", false) : /\s/.test(code) ? undefined : asPath(code, true);
    if (path !== undefined) found.add(path);
  }
  return [...found].filter((path) => path.includes("/") || mayLieInRoot(path) || !endsOne(path, found));
}

/** `Login.tsx` next to `src/pages/Login.tsx` is the same file, said short. */
function endsOne(name: string, paths: ReadonlySet<string>): boolean {
  return [...paths].some((path) => path.endsWith(`/${name}`));
}

/** A name without a folder that is a file of the root; `Login.tsx` lies somewhere. */
export function mayLieInRoot(name: string): boolean {
  return (
    name === "package.json" ||
    name.endsWith(".txt") ||
    KNOWN_NAMES.test(name) ||
    isProse(name) ||
    isConfiguration(name)
  );
}

export function isProse(path: string): boolean {
  return (
    /\.(?:md|mdx|rst|adoc)$/.test(path) ||
    /^(?:README|LICENSE|NOTICE|CHANGELOG|AUTHORS)(?:\.txt)?$/.test(path) ||
    /^docs?\//.test(path)
  );
}

export function isConfiguration(path: string): boolean {
  const name =
    path
      .split("/")
      .filter((segment) => segment !== "")
      .at(-1) ?? "";
  return (
    /^\.env(?:\.|$)|^\.[a-z]+(?:ignore|rc|config|attributes)(?:\.json|\.ya?ml)?$|^tsconfig[\w.-]*\.json$/.test(
      name,
    ) || /^\.(?:github|vscode)\//.test(path)
  );
}

function asPath(token: string, inCode: boolean): string | undefined {
  // Most words are plain ones; this keeps the closer look off them.
  if (!/\/|\.\w|file|LICENSE|NOTICE|CHANGELOG|CODEOWNERS|BUILD|WORKSPACE|artisan|gradlew/.test(token))
    return undefined;
  const path = trim(token).replace(/^(?:\.\/)+/, "");
  const isFolder = path.endsWith("/");
  const segments = (isFolder ? path.slice(0, -1) : path).split("/");
  const name = segments.at(-1) ?? "";
  const folders = segments.slice(0, -1);
  // No empty segment: a leading `/` is a web route far more often than a file. Globs, placeholders and
  // flags have characters or beginnings that are not let in.
  const plain = segments.every((segment) => /^(?!\.{1,2}$)[\p{L}\p{N}_.@$+()[\] -]+$/u.test(segment));
  if (!plain || path.length > 200 || /^(?:[$-]|@\/)/.test(path) || !/\p{L}/u.test(path)) return undefined;
  if (folders.some((folder) => hasFileExtension(folder))) return undefined;

  const isFile = !isFolder && (hasFileExtension(name) || KNOWN_NAMES.test(name));
  if (isFile) {
    if (PRODUCTS.has(name.toLowerCase()) && folders.length < 2 && !(inCode && folders.length > 0))
      return undefined;
    return folders.length === 0 && PLAN_DOCUMENTS.has(name) ? undefined : path;
  }
  if (isFolder) return folders.length > 0 || inCode || /^[a-z_.]/.test(name) ? path : undefined;
  // `read/write`, `CI/CD`, `origin/main`: without a known end only a familiar beginning makes a path.
  const familiar = folders.length > 0 && (ROOTS.has(segments[0] ?? "") || /^\.[a-z]/.test(path));
  if (!familiar && !(inCode && folders.length > 1 && /^[a-z]/.test(path))) return undefined;
  return folders.at(-1) === "bin" || /\.[a-z0-9]+$/i.test(name) ? path : `${path}/`;
}

/** Takes off brackets, quotes, stars, line numbers and the sentence's punctuation. */
function trim(token: string): string {
  let text = token.replace(/^["'*]+|["'*]+$/g, "");
  for (;;) {
    const before = text;
    text = text.replace(/[.,;:!?]+$/, "").replace(/^["'*]+|["'*]+$/g, "");
    for (const [open, close] of BRACKETS) {
      if (text.startsWith(open) && (text.endsWith(close) || !text.includes(close))) {
        text = text.slice(1, text.endsWith(close) ? -1 : undefined);
      } else if (text.endsWith(close) && !text.includes(open)) text = text.slice(0, -1);
    }
    if (text === before) break;
  }
  const colon = text.indexOf(":");
  return colon > 1 ? text.slice(0, colon) : text.replace(/#L\d.*$/, "");
}

function withoutFences(text: string): string {
  return text.includes("```") || text.includes("~~~")
    ? text.replace(/^\s*(`{3,}|~{3,})[\s\S]*?(?:^\s*\1\s*$|$(?![\s\S]))/gm, " ")
    : text;
}

function hasFileExtension(name: string): boolean {
  const match = /^(.+)\.([A-Za-z0-9]+)$/.exec(name);
  return match?.[1] !== undefined && /[\p{L}\p{N}\])_]$/u.test(match[1]) && EXTENSIONS.has(match[2] ?? "");
}

const words = (text: string) => new Set(text.trim().split(/\s+/));

const BRACKETS = [
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["<", ">"],
] as const;

const EXTENSIONS = words(`
  ts tsx mts cts js jsx mjs cjs vue svelte astro json jsonc json5 jsonl css scss sass less html htm hbs ejs njk xml svg
  py pyi ipynb rb erb rake go rs java kt kts scala groovy gradle cs fs vb csproj sln fsproj razor cshtml xaml resx
  c h cc cpp hpp cxx hh m mm swift php phtml lua pl pm r R jl ex exs erl hs ml clj cljs dart zig nim sol
  sh bash zsh fish ps1 psm1 bat cmd sql prisma graphql gql proto thrift avsc
  yml yaml toml ini cfg conf properties lock env md mdx rst adoc txt csv tsv tf tfvars hcl nix cmake mk bicep
  png jpg jpeg gif webp ico woff woff2 ttf mp3 mp4 wav pdf tmpl tpl j2 mustache snap plist storyboard pbxproj wasm
`);

const KNOWN_NAMES =
  /^(?:Makefile|GNUmakefile|Dockerfile(?:\.\w+)?|Containerfile|LICENSE|NOTICE|CHANGELOG|CODEOWNERS|Gemfile|Rakefile|Procfile|Jenkinsfile|Vagrantfile|[Jj]ustfile|Brewfile|Podfile|Fastfile|Caddyfile|Tiltfile|BUILD|WORKSPACE|go\.mod|go\.sum|artisan|gradlew|\.env(?:\.[\w.]+)?|\.(?:editorconfig|gitignore|gitattributes|gitkeep|dockerignore|npmrc|nvmrc|node-version|python-version|tool-versions|mailmap|[a-z]+ignore|[a-z]+rc))$/;

/** Names of products that end like files. */
const PRODUCTS = words(`
  node.js next.js vue.js nuxt.js react.js express.js three.js chart.js d3.js day.js moment.js nest.js ember.js backbone.js
  angular.js alpine.js p5.js socket.js solid.js discord.js pdf.js highlight.js prism.js leaflet.js electron.js deno.js bun.js
  knockout.js handlebars.js video.js tensorflow.js fastify.js koa.js hapi.js remix.js gatsby.js svelte.js lit.js plotly.js
`);

/** spec-kit's own documents, named without their folder: what a task reads, seldom what it changes. */
const PLAN_DOCUMENTS = words(
  "spec.md plan.md tasks.md research.md data-model.md quickstart.md constitution.md",
);

const ROOTS = words(`
  src app apps lib libs packages pkg cmd internal test tests spec specs docs doc backend frontend server client web api
  public static assets scripts config configs infra infrastructure deploy deployment docker migrations prisma db database e2e
  examples fixtures tools contracts components pages features services modules routes models schemas utils hooks resources
  crates include bin mobile ios android shared core common supabase terraform helm charts k8s templates locales i18n
`);
