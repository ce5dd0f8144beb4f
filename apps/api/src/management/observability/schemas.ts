import { z } from "@hono/zod-openapi";
import { destinationTypes } from "@causeway/observability";

const isoOrNull = z.string().nullable();

const rules = z.looseObject({ enabled: z.boolean().optional(), groups: z.array(z.looseObject({})) }).openapi({
  description:
    "Which calls it is told of: those that fit any group. A group has `logic` (and, or) and `rules` of `field` (model, provider, status (completed, interrupted, cancelled, failed), session_id, user_id, api_key_name, finish_reason, input, output, total_cost, total_tokens, prompt_tokens, completion_tokens), `operator` (equals, not_equals, contains, not_contains, regex, starts_with, ends_with, gt, lt, gte, lte, exists, not_exists) and `value`. Expressions are in the syntax of RE2.",
});

const config = z.looseObject({}).openapi({
  description:
    "Of `otel-collector`: endpoint, headers. Of `langfuse`: publicKey, secretKey, baseUrl, headers. Of `webhook`: url, method (POST, PUT), headers, signingSecret (made when left out, and told once). Of `s3`: bucketName, accessKeyId, secretAccessKey, sessionToken, region, endpoint, prefix, pathTemplate, headers. Secrets come back masked; a masked value that is sent stays as it was, but where the address becomes another server's, those that are sent to it must be given again.",
});

const settings = {
  enabled: z.boolean(),
  privacy_mode: z.boolean().openapi({ description: "Nothing of what was sent and answered is told." }),
  sampling_rate: z.number().openapi({ description: "Share of the calls, 0.0001 to 1." }),
  api_key_hashes: z
    .array(z.string())
    .nullable()
    .openapi({ description: "Only calls of these keys; null is every key." }),
  filter_rules: rules.nullable(),
  broadcast_generation_cost: z.boolean(),
  broadcast_generation_identity: z
    .boolean()
    .openapi({ description: "The key's name and hash, and the caller's `user`." }),
  broadcast_generation_request_context: z.boolean().openapi({ description: "Session, app and user agent." }),
};

export const destination = z
  .object({
    id: z.string(),
    workspace_id: z.string(),
    type: z.enum(destinationTypes),
    name: z.string(),
    config,
    ...settings,
    regions: z.array(z.literal("global")).openapi({ description: "Where calls are told from: there is one." }),
    created_at: z.string(),
    updated_at: z.string(),
    state: z
      .object({
        waiting: z.number().int().openapi({ description: "Calls that it is still to be told of." }),
        delivered: z.number().int(),
        dropped: z.number().int().openapi({ description: "Calls that were given up." }),
        last_accepted_at: isoOrNull,
        last_error: z.string().nullable(),
        last_error_at: isoOrNull,
        failing_since: isoOrNull,
        next_attempt_at: isoOrNull,
        paused_at: isoOrNull.openapi({
          description: "It accepted nothing for three days. Any change switches it on again.",
        }),
      })
      .openapi({ description: "How it is doing." }),
  })
  .openapi("ObservabilityDestination");

export const createBody = z.strictObject({
  type: z.enum(destinationTypes),
  name: z.string(),
  config,
  workspace_id: z.string().optional(),
  ...z.object(settings).partial().shape,
});

export const updateBody = z.strictObject({
  name: z.string().optional(),
  config: config.optional(),
  ...z.object(settings).partial().shape,
});

export const testResult = z
  .object({
    accepted: z.boolean(),
    status: z.number().int().nullable().openapi({ description: "HTTP status of its answer; null when none came." }),
    latency_ms: z.number().int(),
    message: z.string(),
  })
  .openapi("ObservabilityTest");
