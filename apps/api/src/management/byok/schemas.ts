import { z } from "@hono/zod-openapi";

const hash = z.string().regex(/^[0-9a-f]{64}$/, "is the SHA-256 of a key: 64 hex digits");

/** Whom and what a credential serves; null means all. */
const filters = {
  allowed_models: z.array(z.string()).max(100).nullable(),
  allowed_api_key_hashes: z.array(hash).max(100).nullable(),
  allowed_user_ids: z.array(z.string()).max(100).nullable(),
};

const wireFormat = z.enum(["openai-chat", "anthropic-messages"]);

const pricing = z
  .object({
    prompt: z.string(),
    completion: z.string(),
    input_cache_read: z.string().optional(),
  })
  .openapi({ description: "US dollars per million tokens, as decimal text." });

const model = z.object({
  upstream_model: z.string().openapi({ description: "What the endpoint calls the model." }),
  model: z.string().optional().openapi({
    description: "One of our models, or a name of its own: then it is called as own/<slug>/<name>.",
  }),
  context_length: z.number().int().optional(),
  max_output_tokens: z.number().int().optional(),
  input_modalities: z.array(z.enum(["text", "image", "audio", "video", "file"])).optional(),
  pricing: pricing.optional(),
});

const laneWindow = z.object({
  unit: z.enum(["requests", "tokens"]),
  quota: z.number().int(),
  hours: z.number(),
  kind: z.enum(["fixed", "rolling"]),
  anchor: z.iso.datetime().optional().openapi({ description: "When a fixed window began; others follow from it." }),
});

const flatRate = z
  .object({
    monthly_price: z.string().openapi({ description: "US dollars as decimal text." }),
    windows: z.array(laneWindow),
    concurrency: z.number().int().optional(),
    queue_length: z.number().int().optional(),
    longest_wait_seconds: z.number().int().optional(),
    answers_whole: z.boolean().optional(),
  })
  .openapi({ description: "The endpoint is paid by the month and has quotas: calls beyond them go elsewhere." });

const endpointInput = z.strictObject({
  slug: z.string(),
  wire_format: wireFormat,
  base_url: z.string(),
  models: z.array(model),
  flat_rate: flatRate.nullable().optional(),
});

export const createBody = z.strictObject({
  provider: z.string().openapi({ description: "A provider's slug, or `own` for an endpoint of your own." }),
  key: z
    .string()
    .optional()
    .openapi({ description: "Stored encrypted and never returned. An own endpoint may want none." }),
  name: z.string().nullable().optional(),
  disabled: z.boolean().optional(),
  is_fallback: z.boolean().optional(),
  is_byok_only: z.boolean().optional().openapi({
    description: "Calls that it serves are never made on shared capacity. True by default, unless it is a fallback.",
  }),
  allowed_models: filters.allowed_models.optional(),
  allowed_api_key_hashes: filters.allowed_api_key_hashes.optional(),
  allowed_user_ids: filters.allowed_user_ids.optional(),
  workspace_id: z.string().optional(),
  endpoint: endpointInput.optional(),
});

export const updateBody = createBody
  .omit({ provider: true, workspace_id: true, endpoint: true })
  .extend({ endpoint: endpointInput.omit({ slug: true }).partial().optional() });

export type CreateBody = z.infer<typeof createBody>;
export type UpdateBody = z.infer<typeof updateBody>;
export type EndpointBody = z.infer<typeof endpointInput>;

export const credential = z
  .object({
    id: z.string(),
    provider: z.string(),
    name: z.string(),
    label: z.string(),
    disabled: z.boolean(),
    is_fallback: z.boolean(),
    is_byok_only: z.boolean(),
    is_required: z
      .boolean()
      .openapi({ description: "Always false: calls that may not use the credential are refused, not failed." }),
    declared_zdr: z.boolean().nullable().openapi({ description: "Always null: the provider's own policy counts." }),
    sort_order: z.number().int(),
    ...filters,
    endpoint: z
      .object({
        slug: z.string(),
        wire_format: wireFormat,
        base_url: z.string(),
        models: z.array(
          model.extend({
            model: z.string(),
            context_length: z.number().int(),
            max_output_tokens: z.number().int().nullable(),
            input_modalities: z.array(z.string()),
            pricing: pricing.nullable(),
          }),
        ),
        flat_rate: flatRate.required().nullable(),
      })
      .nullable(),
    workspace_id: z.string(),
    created_at: z.string(),
  })
  .openapi("BYOKKey");

export const testResult = z
  .object({
    works: z.boolean(),
    message: z.string().nullable().openapi({ description: "Why it does not, in the provider's words." }),
    http_status: z.number().int().nullable(),
    latency_ms: z.number(),
    model: z.string().openapi({ description: "The model that was asked for one token." }),
  })
  .openapi("BYOKKeyTest");

const saving = z.object({
  requests: z.number().int(),
  tokens: z.number().int(),
  list_price: z.number().openapi({ description: "What the calls would have cost at list price, in US dollars." }),
  price: z.number().openapi({ description: "The part of the monthly price that falls on this time." }),
  saved: z.number(),
});

export const laneUse = z
  .object({
    running: z.number().int().nullable(),
    waiting: z.number().int().nullable(),
    closed_until: z
      .string()
      .nullable()
      .openapi({ description: "Its upstream said that it takes no calls until then." }),
    windows: z.array(
      saving.extend({
        unit: z.enum(["requests", "tokens"]),
        quota: z.number().int(),
        used: z.number().int().nullable(),
        hours: z.number(),
        kind: z.enum(["fixed", "rolling"]),
        resets_at: z.string(),
      }),
    ),
    last_30_days: saving,
  })
  .openapi("FlatRateUse");
