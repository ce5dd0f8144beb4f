import type { Redis } from "ioredis";
import { evalScript } from "../eval-script.ts";
import { type ScriptName, scripts } from "./scripts.ts";

export { textsOf } from "../eval-script.ts";

export const runScript = (
  redis: Redis,
  name: ScriptName,
  keys: readonly string[],
  values: readonly string[],
): Promise<unknown> => evalScript(redis, scripts[name], keys, values);
