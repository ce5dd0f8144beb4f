import type Stripe from "stripe";
import { newId } from "../ids.ts";
import type { EndpointRow } from "../state.ts";
import { type ListParameters, listOf } from "../wire/list.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters, parametersOf } from "../wire/schemas.ts";
import { invalid, missing } from "../wire/stripe-error.ts";
import { mergeMetadata, nowSeconds, type StripeWorld } from "../world.ts";

const metadata = { anyOf: [{ const: "" }, { type: "object", additionalProperties: { type: "string" } }] };

export const webhookEndpointRoutes = [
  route<Stripe.WebhookEndpointCreateParams>(
    "POST /v1/webhook_endpoints",
    parametersOf("POST /v1/webhook_endpoints"),
    ({ parameters, world }) => {
      if (!URL.canParse(parameters.url))
        throw invalid("Invalid URL: An explicit scheme (such as https) must be provided.", "url", "url_invalid");
      const { endpoint, secret } = registerEndpoint(world, {
        id: newId.webhookEndpoint(),
        url: parameters.url,
        secret: newId.webhookSecret(),
        enabledEvents: parameters.enabled_events,
        description: parameters.description || null,
        apiVersion: parameters.api_version ?? null,
        metadata: mergeMetadata({}, parameters.metadata),
      });
      // The only time the secret is shown.
      return { ...endpoint, secret };
    },
  ),
  route<ListParameters>("GET /v1/webhook_endpoints", listParameters(), ({ parameters, world, path }) =>
    listOf(
      world.state.webhookEndpoints.all().map((row) => row.endpoint),
      parameters,
      path,
    ),
  ),
  route("GET /v1/webhook_endpoints/:id", optionalParameters({}), ({ id, world }) => findEndpoint(world, id).endpoint),
  route<Stripe.WebhookEndpointUpdateParams>(
    "POST /v1/webhook_endpoints/:id",
    optionalParameters({
      url: { type: "string" },
      disabled: { type: "boolean" },
      description: { type: "string" },
      enabled_events: { type: "array", items: { type: "string" } },
      metadata,
    }),
    ({ id, parameters, world }) => {
      const { endpoint } = findEndpoint(world, id);
      if (parameters.url !== undefined) endpoint.url = parameters.url;
      if (parameters.disabled !== undefined) endpoint.status = parameters.disabled ? "disabled" : "enabled";
      if (parameters.description !== undefined) endpoint.description = parameters.description || null;
      if (parameters.enabled_events !== undefined) endpoint.enabled_events = parameters.enabled_events;
      endpoint.metadata = mergeMetadata(endpoint.metadata, parameters.metadata);
      return endpoint;
    },
  ),
  route("DELETE /v1/webhook_endpoints/:id", optionalParameters({}), ({ id, world }) => {
    findEndpoint(world, id);
    world.state.webhookEndpoints.remove(id);
    return { id, object: "webhook_endpoint", deleted: true };
  }),
];

export type EndpointFacts = {
  id: string;
  url: string;
  secret: string;
  enabledEvents: string[];
  description: string | null;
  apiVersion: string | null;
  metadata: Stripe.Metadata;
};

export function registerEndpoint(world: StripeWorld, facts: EndpointFacts): EndpointRow {
  const endpoint: Stripe.WebhookEndpoint = {
    id: facts.id,
    object: "webhook_endpoint",
    api_version: facts.apiVersion,
    application: null,
    created: nowSeconds(),
    description: facts.description,
    enabled_events: facts.enabledEvents,
    livemode: false,
    metadata: facts.metadata,
    status: "enabled",
    url: facts.url,
  };
  return world.state.webhookEndpoints.insert({ id: facts.id, endpoint, secret: facts.secret });
}

function findEndpoint(world: StripeWorld, id: string): EndpointRow {
  const row = world.state.webhookEndpoints.find(id);
  if (!row) throw missing("webhook endpoint", id);
  return row;
}
