// What went over the wire to a model: each request in the order in which providers read and cache it, which is
// tools, system prompt, conversation; and how much of it no earlier request began with.

const LETTERS_PER_TOKEN = 4;
const TASK = /# Your task: (T\d+)/g;

/** Requests by where they stand: `place` is the task's place in its session, from 1; 0 belongs to no task. */
export function readRequests(requests) {
  const earlier = [];
  return requests
    .filter(({ usage }) => usage !== undefined)
    .map(({ body, answer }) => {
      const { fixed, talk } = partsOf(body);
      const text = Buffer.from(fixed + talk);
      const repeated = Math.max(0, ...earlier.map((other) => common(text, other)));
      earlier.push(text);
      const tasks = [...new Set([...talk.matchAll(TASK)].map(([, id]) => id))];
      return {
        place: tasks.length,
        session: tasks[0],
        aside: answer === "sideline",
        sent: text.length / LETTERS_PER_TOKEN,
        fixed: fixed.length / LETTERS_PER_TOKEN,
        fresh: (text.length - repeated) / LETTERS_PER_TOKEN,
      };
    });
}

/** Sums over requests; `repeated` is what some earlier request began with. */
export function totalOf(requests) {
  const sum = (of) => Math.round(requests.reduce((total, each) => total + of(each), 0));
  return {
    requests: requests.length,
    sent: sum(({ sent }) => sent),
    fixed: sum(({ fixed }) => fixed),
    fresh: sum(({ fresh }) => fresh),
    repeated: sum(({ sent, fresh }) => sent - fresh),
    aside: sum(({ sent, aside }) => (aside ? sent : 0)),
  };
}

/**
 * By tasks in a session: what a task would cost on average, were every session to end after so many. Without
 * titles, and without the run's first session, which alone finds nothing cached.
 */
export function curveOf(requests) {
  const sessions = Map.groupBy(
    requests.filter(({ place, aside }) => place > 0 && !aside),
    ({ session }) => session,
  );
  sessions.delete(requests.find(({ place }) => place > 0)?.session);
  const longest = Math.max(0, ...[...sessions.values()].flat().map(({ place }) => place));
  return Array.from({ length: longest }, (_, index) => {
    const tasks = index + 1;
    const long = [...sessions.values()].filter((each) => each.some(({ place }) => place >= tasks));
    const total = totalOf(long.flat().filter(({ place }) => place <= tasks));
    const perTask = ([name, value]) => [name, value / (tasks * long.length)];
    return { tasks, ...Object.fromEntries(Object.entries(total).map(perTask)) };
  });
}

/** Marks of where a cache may end, and ids, are not part of what a model reads. */
const UNREAD = new Set(["cache_control", "id"]);
const plain = (value) => JSON.stringify(value, (key, inner) => (UNREAD.has(key) ? undefined : inner));

function partsOf({ tools = [], system, instructions, messages, input }) {
  return {
    fixed: plain([tools, system ?? instructions ?? ""]),
    talk: (messages ?? input ?? []).map(plain).join("\n"),
  };
}

/** How many bytes both begin with. */
function common(one, other) {
  let [low, high] = [0, Math.min(one.length, other.length)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (one.compare(other, low, middle, low, middle) === 0) low = middle;
    else high = middle - 1;
  }
  return low;
}
