import { posix } from "node:path";
import { stepsOf } from "../commands/argv.ts";

const LINT =
  /(?:^|[^\w])(?:(?:es|ox|ts|js|py|style|golangci-|swift|kt|html|css|markdown|sql|yaml|hado|ansible-)?lint(?:ers?|ing)?|biome|prettier|\w*fmt|format(?:ting)?|check-format|vet|ruff|flake8|black|isort|mypy|clippy|rubocop|checkstyle|spotless|shellcheck)(?:$|[^\w])/i;

/** Programs that run what their first words name. */
const RUNNERS = new Set(
  "npm npx pnpm yarn bun deno make just task cargo go mix gradle gradlew mvn mvnw dotnet rake bundle poetry uv python python3 pre-commit".split(
    " ",
  ),
);

/** Whether a check is one that lints or formats, by its name and its command. */
export function isLintCheck({ name, display }: { readonly name: string; readonly display: string }): boolean {
  return LINT.test(name) || LINT.test(display);
}

/** Whether a command is one: what it runs has to be called so, not only something it is given (`echo lint`). */
export function isLintCommand(command: string): boolean {
  const steps = stepsOf(command);
  return (
    steps.ok &&
    steps.value.some((step) => {
      if (step.kind !== "run") return false;
      const [program = "", ...rest] = step.argv;
      const name = posix.basename(program);
      if (LINT.test(name)) return true;
      const words = rest.filter((word) => !word.startsWith("-")).slice(0, 2);
      return RUNNERS.has(name) && words.some((word) => LINT.test(word));
    })
  );
}
