import { createRoute, z } from "@hono/zod-openapi";
import { writeProviders } from "@causeway/protocol";
import type { ManagementContext } from "../context.ts";
import { json } from "../responses.ts";
import type { Router } from "../router.ts";

const provider = z
  .looseObject({
    name: z.string(),
    slug: z.string(),
    data_policy: z.object({ trains_on_prompts: z.boolean().nullable(), retention_days: z.number().nullable() }),
  })
  .openapi("Provider");

const body = z.object({ data: z.array(provider) });

const route = createRoute({
  method: "get",
  path: "/v1/providers",
  summary: "Who serves models, and what they do with prompts",
  responses: { 200: json("By slug; what is not known is null.", body) },
});

export function registerProviders(router: Router, { catalog }: ManagementContext): void {
  router.openapi(route, (context) => context.json(writeProviders(catalog.current()) as z.infer<typeof body>, 200));
}
