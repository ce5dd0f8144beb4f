import { z } from "@hono/zod-openapi";

const spread = z
  .object({ p50: z.number(), p75: z.number(), p90: z.number(), p99: z.number() })
  .nullable()
  .openapi("Percentiles");
const perCent = z.number().min(0).max(100).nullable();
const conformance = z.object({ answers: z.number().int(), success: perCent });

/** Measures are of our own traffic; null where there was none. */
export const endpointSchema = z
  .looseObject({
    name: z.string(),
    model_id: z.string(),
    provider_name: z.string(),
    tag: z.string(),
    context_length: z.number().int(),
    pricing: z.record(z.string(), z.unknown()),
    status: z.union([z.literal(0), z.literal(-1), z.literal(-2)]).openapi({
      description:
        "0: it is called. -1: it has said that it is busy. -2: it has failed too often, and is tried now and then.",
    }),
    uptime_last_5m: perCent,
    uptime_last_30m: perCent,
    uptime_last_1d: perCent,
    latency_last_30m: spread.openapi({ description: "Milliseconds to the first token." }),
    throughput_last_30m: spread.openapi({ description: "Tokens per second, at least." }),
    tool_success_last_30m: perCent.openapi({ description: "Of answers that call tools, that could be carried out." }),
    structured_output_success_last_30m: perCent.openapi({
      description: "Of answers with a response_format, that had it as the model wrote them.",
    }),
    conformance_last_1d: z
      .object({ tool_calls: conformance, structured_outputs: conformance })
      .openapi({ description: "The same of a day, and of how many answers." }),
  })
  .openapi("Endpoint");
