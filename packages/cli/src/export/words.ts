/** What an agent is told, whichever it is. */

const ONE_TASK = `1. Call \`next\`, a tool of the MCP server \`stagewright\` (where that is missing: \`npx --no -- stagewright next --json\`). It leases one task to you, and says in which workspace it is to be done and what is wanted. If it has none, say why in its words. A run whose tasks are for you is begun with \`npx --no -- stagewright run speckit FEATURE --agent human\`: ask the human before you do that.
2. Work in that workspace and nowhere else. It is a checkout of its own, outside this one. If you may not write there, ask the human to add that directory to the session; never do the task in their checkout instead.
3. Do what the prompt says, and only that. Leave the plan document alone: boxes are ticked for you, and your edits of it are dropped. Leave checks and their configuration as strict as they are.
4. Call \`submit\` with the task's id (\`npx --no -- stagewright submit T004 --json\`). It runs the repository's checks, so give it time.
5. Read what it answers. If something is wrong, mend it in the same workspace and submit again; only where it says so, \`release\` the task and begin it anew. Only what submit has merged is done: say so to the human, in its words.`;

const HUMANS_ONLY = `\`approve\`, \`reject\` and \`answer\` are decisions of the human. Show them what is to be decided, wait until they have said it in this conversation, then call the tool with their words. What guards find is let stand by the human alone, who types \`allow\` or \`submit --allow\` themselves: never do it for them. If \`submit\` turns the same thing down three times, stop and tell the human what it says.`;

export const SKILL = `---
name: stagewright
description: Do tasks of this repository's plan (tasks.md) under Stagewright, which leases one task at a time, checks what was done where nobody worked, merges it and ticks the box. Use it when asked for the next task, to work through the plan, how a run stands, or to approve, reject or answer something in a run.
---

# Tasks under Stagewright

Stagewright hands out the tasks of a plan and judges what comes back. You do the work; whether it is done is its word, not yours.

## One task

${ONE_TASK}

## More than one

Begin again at 1 until \`next\` has nothing for you; then say why. With a task in hand \`next\` answers with that one: \`another: true\` leases one more, for a session beside this one, in a workspace of its own. Keep them apart.

## What is the human's

${HUMANS_ONLY}

## To look

\`status\` shows how the run stands and how to go on, \`plan\` the schedule of a plan document, \`audit\` what evidence there is for boxes that are ticked already.
`;

/** Commands that a human types in the agent's session. */
export const PROMPTS: readonly {
  readonly name: string;
  readonly description: string;
  readonly text: string;
}[] = [
  {
    name: "next",
    description: "Do one task of the plan under Stagewright",
    text: `Do one task of this repository's plan under Stagewright.

${ONE_TASK}

${HUMANS_ONLY}`,
  },
  {
    name: "all",
    description: "Do the tasks of the plan under Stagewright, one after the other",
    text: `Do the tasks of this repository's plan under Stagewright, one after the other, until \`next\` has none for you. For each:

${ONE_TASK}

${HUMANS_ONLY} At the end, say in the words of \`status\` what is done, what is not, and why.`,
  },
  {
    name: "status",
    description: "Say how the run stands, and what waits for you",
    text: `Call \`status\`, a tool of the MCP server \`stagewright\` (where that is missing: \`npx --no -- stagewright status\`). Say in a few lines what is done, what failed and why, what waits for the human, and the command that goes on. Change nothing.`,
  },
];
