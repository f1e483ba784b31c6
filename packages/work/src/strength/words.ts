import type { Failure, Mutant, NamedMutant } from "@stagewright/core";

const MOST_CHARS = 80;

/** As receipts and failures name it: no more of the code than it takes to find the place. */
export function named({ operator, path, line, column, original, replacement }: Mutant): NamedMutant {
  return { operator, path, line, column, original: short(original), replacement: short(replacement) };
}

function short(text: string): string {
  const flat = text.replaceAll(/[\s\p{Cc}]+/gu, " ");
  return flat.length <= MOST_CHARS ? flat : `${flat.slice(0, MOST_CHARS - 1)}…`;
}

/** For the agent that has to write better tests. */
export function weakTests(failure: Extract<Failure, { code: "TESTS_WEAK" }>): string {
  const { command, least, mutants, killed, survived } = failure;
  if (failure.reverted)
    return `The tests you brought pass without your code: \`${command}\` passed with them on what was there before. Write tests that fail without what the task adds.`;
  return [
    `\`${command}\` passed, and its tests do not notice when your code is wrong: of ${mutants} small faults put into the lines you changed, ${killed} were noticed; ${least}% have to be. These were not:`,
    ...survived.map(
      ({ path, line, column, operator, original, replacement }) =>
        `- ${path}:${line}:${column}: \`${original}\` became \`${replacement}\` (${operator})`,
    ),
    "Write tests that fail with each of them, or take out code that nothing needs. Tests that are frozen, or another task's, stay as they are: new tests go into a test file of your own.",
  ].join("\n");
}
