import { z } from "@hono/zod-openapi";
import { providerPreferences } from "../openapi/provider-preferences.ts";

const autoRouter = z
  .object({ allowed_models: z.array(z.string()).nullable(), cost_tier: z.string().nullable() })
  .openapi({ description: "What the auto router goes by where a call's plugin does not say it." });

export const workspace = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    description: z.string().nullable(),
    default_text_model: z.string().nullable(),
    default_image_model: z.string().nullable(),
    default_provider_sort: z.string().nullable(),
    provider: z.looseObject({}),
    auto_router: autoRouter,
    plugins: z.array(z.looseObject({})),
    default_guardrail_id: z
      .string()
      .openapi({ description: "The guardrail that binds every key: it has the workspace's own id." }),
    io_logging_api_key_ids: z
      .array(z.number())
      .nullable()
      .openapi({ description: "Always null: keys are named by hash, in io_logging_api_key_hashes." }),
    io_logging_api_key_hashes: z
      .array(z.string())
      .nullable()
      .openapi({ description: "Keys whose input and output are kept; null is every key." }),
    io_logging_sampling_rate: z.number(),
    io_logging_retention_days: z.number().int(),
    is_data_discount_logging_enabled: z.boolean(),
    is_observability_broadcast_enabled: z.boolean(),
    is_observability_io_logging_enabled: z.boolean(),
    created_at: z.string(),
    created_by: z.string().nullable(),
    updated_at: z.string().nullable(),
  })
  .openapi("Workspace");

export const updateBody = z
  .strictObject({
    name: z.string(),
    slug: z.string(),
    description: z.string().nullable(),
    default_text_model: z.string().nullable().openapi({
      description: "For calls that name no model; `causeway/auto` is possible, too.",
    }),
    default_provider_sort: z.enum(["price", "throughput", "latency", "exacto"]).nullable(),
    provider: providerPreferences.nullable().openapi({
      description:
        "`only`, `ignore`, `data_collection`, `zdr`, `enforce_distillable_text`, `quantizations` and `max_price` bind every call of the workspace; `order`, `sort` and the preferred speeds are defaults. Takes the place of the present one.",
    }),
    auto_router: autoRouter.partial(),
    plugins: z
      .array(
        z.looseObject({ id: z.string(), enabled: z.boolean().optional(), prevent_overrides: z.boolean().optional() }),
      )
      .nullable()
      .openapi({
        description:
          "Plugins that calls have which say nothing of them: `web`, `file-parser`, `response-healing` and `context-compression`, with the options of a call's `plugins`. `prevent_overrides` makes one count for calls, too, that say otherwise. Takes the place of the present list.",
      }),
    is_observability_io_logging_enabled: z.boolean().openapi({
      description:
        "Whether input and output of calls are kept for `/generation/content`, sealed. Never those of calls that want zero data retention.",
    }),
    io_logging_sampling_rate: z.number().openapi({ description: "Share of the calls, 0.0001 to 1." }),
    io_logging_retention_days: z
      .number()
      .int()
      .openapi({ description: "1 to 365. What is kept already keeps its day." }),
    io_logging_api_key_hashes: z
      .array(z.string())
      .nullable()
      .openapi({ description: "Only calls of these keys; null is every key." }),
  })
  .partial();
