import { AppError } from "@causeway/errors";
import type { ContentFilter, EndpointRefusal, Guardrail } from "@causeway/limits";

/** 403: the guardrails leave none of the asked models. */
export const modelsForbidden = (modelIds: readonly string[], by: Guardrail): AppError =>
  new AppError(
    "forbidden",
    `Model not allowed: the guardrail ${by.name} does not let ${modelIds.join(", ")} be called. ${whoCanChange(by)}, or choose another model.`,
    { parameter: "model", metadata: { ...factsOf(by), requested_models: modelIds } },
  );

/** 403: everybody who could serve the call is left out by guardrails. */
export const endpointsForbidden = (modelIds: readonly string[], { guardrail, why }: EndpointRefusal): AppError =>
  new AppError(
    "forbidden",
    `No allowed endpoint serves ${modelIds.join(", ")}: of the guardrail ${guardrail.name}, ${why}. ${whoCanChange(guardrail)}, or choose another model.`,
    { parameter: "model", metadata: { ...factsOf(guardrail), requested_models: modelIds } },
  );

/** What a filter found, and whose it is. */
export type Found = { readonly guardrail: Guardrail; readonly filter: ContentFilter; readonly name: string };

/** 403: what must not be sent is in the call. Says which patterns, and nothing of what they found. */
export function contentForbidden(first: Found, others: readonly Found[]): AppError {
  const blocking = [first, ...others];
  const injected = blocking.some(({ filter }) => filter.kind === "builtin" && filter.slug === "regex-prompt-injection");
  const patterns = blocking.map(({ name }) => name);
  const headline = injected
    ? "Request blocked: prompt injection patterns detected."
    : `Request blocked: it contains what must not be sent (${patterns.join(", ")}).`;
  return new AppError(
    "forbidden",
    `${headline} The guardrail ${first.guardrail.name} forbids it. Take it out of the request. ${whoCanChange(first.guardrail)}.`,
    { metadata: { ...factsOf(first.guardrail), patterns } },
  );
}

const factsOf = ({ id, name }: Guardrail) => ({ limit_source: "guardrail", guardrail: { id, name } });

const whoCanChange = ({ id }: Guardrail) =>
  `An owner or admin of the workspace can change it with PATCH /api/v1/guardrails/${id}`;
