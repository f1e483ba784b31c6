import { Random } from "../../packages/guards/test/bench/random.ts";
import type { Generated } from "./generate.ts";

/** So many of each kind: as many different ways as there is room for, the choice being the seed's. */
export function sampleOf(probes: readonly Generated[], each: number, seed: number): Generated[] {
  const random = new Random(seed);
  return [false, true].flatMap((honest) => {
    const byWay = new Map<string, Generated[]>();
    for (const probe of random.shuffled(probes.filter((one) => one.honest === honest))) {
      const way = probe.name.replace(/, \w+$/, "");
      byWay.set(way, [...(byWay.get(way) ?? []), probe]);
    }
    const ways = random.shuffled([...byWay.values()]);
    const longest = Math.max(0, ...ways.map(({ length }) => length));
    const inTurn = Array.from({ length: longest }, (_, at) => ways.flatMap((way) => way[at] ?? []));
    return inTurn.flat().slice(0, each);
  });
}
