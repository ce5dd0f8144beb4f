import { quantizations, sortOrders, stickinesses } from "@causeway/protocol";
import { z } from "@hono/zod-openapi";

const said = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  schema.optional().openapi({ description });

const slugs = z.array(z.string());
const milliseconds = z.number().int().min(1).max(3_600_000);
const percentiles = z.union([
  z.number(),
  z.object({
    p50: z.number().optional(),
    p75: z.number().optional(),
    p90: z.number().optional(),
    p99: z.number().optional(),
  }),
]);

/** The `provider` object of every inference call. The reader in `@causeway/protocol` is what counts. */
export const providerPreferences = z
  .looseObject({
    order: said(slugs, "Tried first, in this order; others stay behind them unless `allow_fallbacks` is false."),
    only: said(slugs, "Nobody else. `google-vertex` is all regions of it, `google-vertex/us-east5` one."),
    ignore: said(slugs, "Not these."),
    allow_fallbacks: said(z.boolean(), "false: the first choice alone, or only those of `order`."),
    require_parameters: said(z.boolean(), "Only endpoints that support every parameter sent."),
    data_collection: said(z.enum(["allow", "deny"]), "deny: nobody who may train on prompts."),
    zdr: said(z.boolean(), "Only those who keep nothing."),
    enforce_distillable_text: said(z.boolean(), "Only models that are known to allow distillation."),
    quantizations: said(z.array(z.enum(quantizations)), "Only these."),
    sort: said(
      z.union([
        z.enum(sortOrders),
        z.object({ by: z.enum(sortOrders).optional(), partition: z.enum(["model", "none"]).optional() }),
      ]),
      "Strictly by this. `partition: none` sorts the endpoints of all models together.",
    ),
    max_price: said(z.looseObject({}), "Dollars: `prompt` and `completion` per million tokens, `request` per call."),
    preferred_min_throughput: said(
      percentiles,
      "Tokens per second; slower endpoints come last. A number is the median.",
    ),
    preferred_max_latency: said(percentiles, "Seconds to the first token; slower endpoints come last."),
    max_attempts: said(z.number().int().min(1).max(8), "Calls of endpoints that one request may cost; 3 by default."),
    max_time_to_first_token_ms: said(
      milliseconds,
      "Streams: of each endpoint; over before its first content, the next one is tried.",
    ),
    max_gap_ms: said(
      milliseconds,
      "Streams: the longest silence between two pieces of content; then the answer ends with an error.",
    ),
    max_total_ms: said(
      milliseconds,
      "Of the whole call: 504 before the first content, afterwards the answer ends with an error. What came is billed.",
    ),
    sticky: said(
      z.enum(stickinesses),
      "auto: a session stays where it was answered while that endpoint is well; pin: it goes nowhere else; off: each call for itself.",
    ),
    explain: said(
      z.boolean(),
      "The answer carries `routing`: who could serve it, who could not and why, what was tried. The header `X-Causeway-Metadata: enabled` does the same.",
    ),
  })
  .openapi("ProviderPreferences");
