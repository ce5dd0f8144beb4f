import { z } from "@hono/zod-openapi";
import { json } from "../responses.ts";
import type { Router } from "../router.ts";

const health = z
  .object({ status: z.enum(["ok", "unavailable"]), database: z.enum(["ok", "unavailable"]) })
  .openapi("Health");

/** Answered without this router: see `health.ts`. */
export function describeHealth(router: Router): void {
  for (const path of ["/health", "/v1/health"]) {
    router.openAPIRegistry.registerPath({
      method: "get",
      path,
      summary: "Whether calls can be admitted",
      responses: { 200: json("They can.", health), 503: json("They cannot.", health) },
    });
  }
}
