import type { Handlers } from "@stagewright/core";
import { Meter } from "../attempts/meter.ts";
import { reusing } from "../attempts/reuse.ts";
import { Sessions } from "../attempts/sessions.ts";
import { Broom } from "../broom.ts";
import type { Services } from "../services.ts";
import { attempt } from "./attempt.ts";
import { baseline } from "./baseline.ts";
import { deliver } from "./deliver.ts";
import { finish } from "./finish.ts";
import { gate } from "./gate.ts";
import { hold } from "./hold.ts";
import { land } from "./land.ts";
import { collect } from "./lease.ts";
import { prepare } from "./prepare.ts";
import { agent } from "./agent.ts";
import { record } from "./record.ts";
import { replan } from "./replan.ts";
import { code } from "./single.ts";
import { validate } from "./validate.ts";

/** The handlers of a run's actions, by verb. */
export function createHandlers(services: Services): Handlers {
  const broom = new Broom(services.workspaces);
  const sessions = new Sessions(broom);
  const meter = new Meter();
  return {
    code: code(services),
    agent: reusing(services, agent(services, meter)),
    prepare: prepare(services),
    baseline: baseline(services),
    attempt: attempt(services, sessions, meter),
    collect: collect(services),
    hold: hold(services),
    land: land(services, sessions),
    validate: validate(services),
    record: record(services),
    finish: finish(services),
    gate: gate(services),
    replan: replan(services),
    deliver: deliver(services, broom),
  };
}
