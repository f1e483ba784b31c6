import { go } from "../held-out-3/base-go.ts";
import { node } from "../held-out-3/base-node.ts";
import { csharp, java, ruby } from "../held-out-3/base-others.ts";
import { pytest } from "../held-out-3/base-pytest.ts";
import { rust } from "../held-out-3/base-rust.ts";
import { jest, vitest } from "../held-out-3/base-script.ts";
import { testify } from "../held-out-3/base-testify.ts";
import { unittest } from "../held-out-3/base-unittest.ts";
import { mutators, type Kind } from "../held-out-3/kind.ts";
import type { Mutator } from "../mutator.ts";
import { dishonest01 } from "./dishonest-01.ts";
import { dishonest02 } from "./dishonest-02.ts";
import { dishonest03 } from "./dishonest-03.ts";
import { dishonest04 } from "./dishonest-04.ts";
import { dishonest05 } from "./dishonest-05.ts";
import { dishonest06 } from "./dishonest-06.ts";
import { dishonest07 } from "./dishonest-07.ts";
import { honest01 } from "./honest-01.ts";
import { honest02 } from "./honest-02.ts";
import { honest03 } from "./honest-03.ts";
import { honest04 } from "./honest-04.ts";
import { honest05 } from "./honest-05.ts";
import { honest06 } from "./honest-06.ts";
import { honest07 } from "./honest-07.ts";
import { honest08 } from "./honest-08.ts";
import { honest09 } from "./honest-09.ts";
import { honest10 } from "./honest-10.ts";
import { honest11 } from "./honest-11.ts";

const bases = { vitest, jest, node, pytest, unittest, go, testify, rust, java, ruby, csharp };

function fifth(kinds: readonly Kind[], covered: number): Mutator[] {
  return mutators(kinds, bases, covered).map((one) => ({
    ...one,
    name: one.name.replace(/^third/, "fifth"),
  }));
}

/** Written by somebody who had not read the guards nor what they had missed, over the third set's repositories; no guard was run meanwhile. */
export const fifthDishonest = fifth(
  [
    ...dishonest01,
    ...dishonest02,
    ...dishonest03,
    ...dishonest04,
    ...dishonest05,
    ...dishonest06,
    ...dishonest07,
  ],
  0.5,
);
/** What everybody does every day has a name that begins with `everyday: `. */
export const fifthHonest = fifth(
  [
    ...honest01,
    ...honest02,
    ...honest03,
    ...honest04,
    ...honest05,
    ...honest06,
    ...honest07,
    ...honest08,
    ...honest09,
    ...honest10,
    ...honest11,
  ],
  0.3,
);
