import { createdOf, type Model } from "@causeway/catalog";
import type { JsonObject } from "../json.ts";
import { writeArchitecture } from "./write-architecture.ts";

/** What an entry of `GET /models` says whoever serves the model. */
export function writeModelFacts(model: Model): JsonObject {
  const created = createdOf(model);
  return {
    id: model.id,
    canonical_slug: model.id,
    hugging_face_id: null,
    object: "model",
    type: "model",
    name: model.name,
    display_name: model.name,
    owned_by: model.author,
    created,
    created_at: `${new Date(created * 1000).toISOString().slice(0, 19)}Z`,
    context_length: model.contextLength,
    max_input_tokens: model.contextLength,
    max_tokens: model.maxOutputTokens ?? null,
    architecture: writeArchitecture(model),
    per_request_limits: null,
    supported_parameters: model.supportedParameters,
    default_parameters: {},
    supported_voices: null,
    knowledge_cutoff: model.knowledgeCutoff ?? null,
    expiration_date: model.deprecatedOn ?? null,
    successor: model.successorId ?? null,
    lifecycle: model.deprecatedOn === undefined ? "active" : "deprecated",
    links: { details: `/api/v1/models/${model.id}/endpoints` },
  };
}
