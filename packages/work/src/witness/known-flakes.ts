import type { CheckCache, FlakyTest, Json, ObjectId } from "@stagewright/core";

/** A test of a run that has been seen to differ, so that it is not found out about once more for each task. */
export interface KnownFlake extends FlakyTest {
  readonly check: string;
  /** On which it differed. */
  readonly trees: readonly ObjectId[];
  /** That it was held against: of an old one, on which it was no better. */
  readonly bases: readonly ObjectId[];
  /** How far humans had asked for more when it was found. */
  readonly era?: number;
}

/** What failed where nothing was concluded from it. */
export interface EarlierFailure {
  /** By their names; the check's command line where nobody names them. */
  readonly tests: readonly string[];
  readonly outputTail: string;
  readonly logFile: string;
}

/** What a run knows of its flaky tests, and of failures that were no news; kept beside its checks' results. */
export class KnownFlakes {
  readonly #cache: CheckCache;
  readonly #run: string;
  readonly #era: number;

  /** @param era another one after each time that a human asks for more */
  constructor(cache: CheckCache, run: string, era = 0) {
    this.#cache = cache;
    this.#run = run;
    this.#era = era;
  }

  /** A test that is as it was is not judged by what was seen of it before a human asked for more. */
  isPast({ why, era = 0 }: KnownFlake): boolean {
    return why === "made" && era !== this.#era;
  }

  async of(check: string): Promise<readonly KnownFlake[]> {
    return (await this.#all()).filter((one) => one.check === check);
  }

  /** Adds to what is known of these tests. */
  async add(
    check: string,
    flakes: readonly FlakyTest[],
    tree: ObjectId,
    base: ObjectId | undefined,
  ): Promise<void> {
    const all = await this.#all();
    const added = flakes.map((flake): KnownFlake => {
      const before = all.find((one) => isSame(one, check, flake.test));
      const bases = before?.bases ?? [];
      const trees = before === undefined || this.isPast(before) ? [] : before.trees;
      return {
        ...flake,
        check,
        era: this.#era,
        trees: [...new Set([...trees, tree])],
        bases: base !== undefined ? [...new Set([...bases, base])] : bases,
      };
    });
    const others = all.filter((one) => !added.some(({ test }) => isSame(one, check, test)));
    await this.#put([...others, ...added]);
  }

  /** Shown to be steady on a later tree. */
  async drop(check: string, tests: readonly string[]): Promise<void> {
    const all = await this.#all();
    await this.#put(all.filter((one) => !tests.some((test) => isSame(one, check, test))));
  }

  /** It failed there where nothing was concluded from it; a pass of the same tests in the same run shows nothing from then on. */
  async failed(key: string, failure: EarlierFailure): Promise<void> {
    await this.#cache.put(this.#keyOf(key), JSON.parse(JSON.stringify(failure)) as Json);
  }

  async failedEarlier(key: string): Promise<EarlierFailure | undefined> {
    const known = (await this.#cache.get(this.#keyOf(key))) ?? undefined;
    // An older version has kept no more than that it was so.
    return typeof known === "object" ? (known as unknown as EarlierFailure) : undefined;
  }

  #keyOf(key: string): string {
    return `failed/${this.#run}/${key}`;
  }

  async #all(): Promise<readonly KnownFlake[]> {
    return ((await this.#cache.get(`flaky/${this.#run}`)) ?? []) as unknown as readonly KnownFlake[];
  }

  async #put(flakes: readonly KnownFlake[]): Promise<void> {
    await this.#cache.put(`flaky/${this.#run}`, JSON.parse(JSON.stringify(flakes)) as Json);
  }
}

function isSame(one: KnownFlake, check: string, test: string): boolean {
  return one.check === check && one.test === test;
}
