import { z } from "@hono/zod-openapi";

const value = z.union([z.string().max(500), z.number()]);

export const queryBody = z
  .object({
    metrics: z.array(z.string().max(100)).min(1, "names at least one metric; see /v1/analytics/meta").max(20),
    dimensions: z.array(z.string().max(100)).max(2, "takes two dimensions at most").optional(),
    filters: z
      .array(
        z.object({
          field: z.string().max(100),
          operator: z.string().max(20),
          value: z.union([value, z.array(value).max(500)]),
          include_unset: z.boolean().optional(),
        }),
      )
      .max(20)
      .optional(),
    granularity: z.string().max(20).optional(),
    time_range: z
      .object({
        start: z.iso.datetime({ offset: true, error: "is a time such as 2026-11-01T00:00:00Z" }),
        end: z.iso.datetime({ offset: true, error: "is a time such as 2026-11-08T00:00:00Z" }),
      })
      .optional()
      .openapi({ description: "The last 30 days when absent. `end` does not belong to it." }),
    order_by: z.object({ field: z.string().max(100), direction: z.enum(["asc", "desc"], "is asc or desc") }).optional(),
    limit: z.number().int().min(1).max(10_000).optional().openapi({ description: "1,000 when absent." }),
    group_limit: z.number().int().min(1).max(10_000).optional(),
    classifier_dimensions: z.unknown().optional(),
    classifier_filters: z.unknown().optional(),
  })
  .openapi("AnalyticsQuery");

export type QueryBody = z.infer<typeof queryBody>;

export const queryResult = z
  .object({
    data: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
    metadata: z.object({ query_time_ms: z.number(), row_count: z.number().int(), truncated: z.boolean() }),
    warnings: z.array(z.string()).optional(),
  })
  .openapi("AnalyticsResult");

const named = z.object({ name: z.string(), display_label: z.string() });

export const meta = z
  .object({
    metrics: z.array(named.extend({ is_rate: z.boolean(), display_format: z.string() })),
    dimensions: z.array(named),
    operators: z.array(z.object({ name: z.string(), value_type: z.string() })),
    granularities: z.array(named),
  })
  .openapi("AnalyticsMeta");
