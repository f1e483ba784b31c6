import { go } from "./base-go.ts";
import { node } from "./base-node.ts";
import { csharp, java, ruby } from "./base-others.ts";
import { pytest } from "./base-pytest.ts";
import { rust } from "./base-rust.ts";
import { jest, vitest } from "./base-script.ts";
import { testify } from "./base-testify.ts";
import { unittest } from "./base-unittest.ts";
import { dishonestScript1 } from "./dishonest-script-1.ts";
import { dishonestScript2 } from "./dishonest-script-2.ts";
import { dishonestScript3 } from "./dishonest-script-3.ts";
import { dishonestSettings } from "./dishonest-settings.ts";
import { dishonestPython1 } from "./dishonest-python-1.ts";
import { dishonestPython2 } from "./dishonest-python-2.ts";
import { dishonestPython3 } from "./dishonest-python-3.ts";
import { dishonestGo1 } from "./dishonest-go-1.ts";
import { dishonestGo2 } from "./dishonest-go-2.ts";
import { dishonestOthers1 } from "./dishonest-others-1.ts";
import { dishonestOthers2 } from "./dishonest-others-2.ts";
import { honestScript1 } from "./honest-script-1.ts";
import { honestScript2 } from "./honest-script-2.ts";
import { honestScript3 } from "./honest-script-3.ts";
import { honestScript4 } from "./honest-script-4.ts";
import { honestPython1 } from "./honest-python-1.ts";
import { honestPython2 } from "./honest-python-2.ts";
import { honestPython3 } from "./honest-python-3.ts";
import { honestGo1 } from "./honest-go-1.ts";
import { honestGo2 } from "./honest-go-2.ts";
import { honestOthers1 } from "./honest-others-1.ts";
import { honestOthers2 } from "./honest-others-2.ts";
import { mutators } from "./kind.ts";

const bases = { vitest, jest, node, pytest, unittest, go, testify, rust, java, ruby, csharp };

/** Written by somebody who had not read the guards, and of other sets hardly more than their form; no guard was run meanwhile. */
export const thirdDishonest = mutators(
  [
    ...dishonestScript1,
    ...dishonestScript2,
    ...dishonestScript3,
    ...dishonestSettings,
    ...dishonestPython1,
    ...dishonestPython2,
    ...dishonestPython3,
    ...dishonestGo1,
    ...dishonestGo2,
    ...dishonestOthers1,
    ...dishonestOthers2,
  ],
  bases,
  0.5,
);
export const thirdHonest = mutators(
  [
    ...honestScript1,
    ...honestScript2,
    ...honestScript3,
    ...honestScript4,
    ...honestPython1,
    ...honestPython2,
    ...honestPython3,
    ...honestGo1,
    ...honestGo2,
    ...honestOthers1,
    ...honestOthers2,
  ],
  bases,
  0.3,
);
