import type { MiddlewareHandler } from "hono";
import { presentedKeyIn } from "../../http/credential.ts";
import { callingKey } from "../authenticated.ts";
import type { ManagementContext } from "../context.ts";
import type { Bindings } from "../router.ts";
import { RequestRates } from "./request-rates.ts";

/** Far above what scripts need; a loop that has gone wrong stops here, and not at the database. */
const limits = { perKey: 600, perWorkspace: 3_000 };

type LimitContext = Pick<ManagementContext, "keys" | "requestCounts">;

/** Counts requests that carry a key of ours. A key that is not usable is told so by the route, if it takes one. */
export function limitRates({ keys, requestCounts }: LimitContext): MiddlewareHandler<Bindings> {
  const rates = new RequestRates(limits, requestCounts);
  return async ({ env }, next) => {
    if (presentedKeyIn(env.incoming.headers) !== undefined) {
      const key = await callingKey(keys, env.incoming).catch(() => undefined);
      if (key) await rates.count(key);
    }
    await next();
  };
}
