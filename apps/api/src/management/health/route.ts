import { createRoute, z } from "@hono/zod-openapi";
import type { ManagementContext } from "../context.ts";
import { json } from "../responses.ts";
import type { Router } from "../router.ts";

const health = z
  .object({ status: z.enum(["ok", "unavailable"]), database: z.enum(["ok", "unavailable"]) })
  .openapi("Health");

const longestPingMs = 2_000;

/** 200 while calls can be admitted and should be sent here. Redis being away stops nothing; Postgres being away stops what has no slice in Redis. */
export function registerHealth(
  router: Router,
  { database, catalog, canHoldWithoutPostgres, isLeaving }: ManagementContext,
): void {
  for (const path of ["/health", "/v1/health"]) {
    const route = createRoute({
      method: "get",
      path,
      summary: "Whether calls can be admitted",
      responses: { 200: json("They can.", health), 503: json("They cannot.", health) },
    });
    router.openapi(route, async (context) => {
      const isWell = await isReachable(() => database.$queryRaw`SELECT 1`);
      const isLoaded = await isReachable(async () => catalog.current());
      const canAdmit = isLoaded && (isWell || (await canHoldWithoutPostgres()));
      const status = canAdmit && !isLeaving() ? "ok" : "unavailable";
      return context.json({ status, database: isWell ? "ok" : "unavailable" } as const, status === "ok" ? 200 : 503);
    });
  }
}

async function isReachable(ask: () => Promise<unknown>): Promise<boolean> {
  const { promise: tooLate, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), longestPingMs);
  const answered = ask().then(
    () => true,
    () => false,
  );
  const isWell = await Promise.race([answered, tooLate]);
  clearTimeout(timer);
  return isWell;
}
