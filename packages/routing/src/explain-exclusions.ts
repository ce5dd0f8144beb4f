import { AppError } from "@causeway/errors";
import type { ExcludedBy, Exclusion } from "./candidates.ts";
import type { NearestRequest } from "./nearest-request.ts";

/** Why nobody can serve the request: who was excluded by what, and what to change. */
export function explainExclusions(
  modelIds: readonly string[],
  exclusions: readonly Exclusion[],
  nearest?: NearestRequest,
): AppError {
  const reasons = [...new Set(exclusions.map((exclusion) => exclusion.by))];
  const onlyOurs = reasons.length === 1 && reasons[0] === "not_configured";
  const metadata = {
    error_type: onlyOurs ? "provider_unavailable" : "not_found",
    retryable: false,
    availability: {
      code: reasons.length === 0 ? "no_endpoints" : onlyOurs ? "temporarily_unavailable" : codeOf(reasons),
      retryable: false,
      requested_models: modelIds,
      excluded_by: reasons,
      ...(nearest && { constraint: { field: nearest.field, detail: nearest.change } }),
    },
    ...(nearest && { nearest_request: nearest }),
    excluded: exclusions.map((exclusion) => ({
      provider: exclusion.endpoint.providerId,
      model: exclusion.endpoint.modelId,
      excluded_by: exclusion.by,
      detail: exclusion.detail,
    })),
  };
  const message = `${summary(modelIds, reasons)}${listed(exclusions)}${wayOut(nearest)}`;
  return new AppError(onlyOurs ? "no-endpoint-available" : "not-found", message, { metadata });
}

function summary(modelIds: readonly string[], reasons: readonly ExcludedBy[]): string {
  const models = modelIds.join(", ");
  const asked = reasons.filter((reason) => reason !== "not_configured");
  const only = asked.length === 1 ? asked[0] : undefined;
  switch (only) {
    case "tools":
      return `No endpoints found that support tool use for ${models}.`;
    case "input_modalities":
      return `No endpoints found for ${models} that take this kind of input.`;
    case "data_policy:training":
    case "data_policy:zdr":
      return `No endpoints found matching your data policy for ${models}.`;
    case "free_variant":
      return `No free endpoints found for ${models}.`;
    case "workspace_settings":
      return `No endpoints found for ${models} within your workspace's routing settings.`;
    case undefined:
    case "allowed_providers":
    case "context_length":
    case "distillation":
    case "session_pin":
    case "limits":
    case "guardrail":
    case "max_price":
    case "quantization":
    case "require_parameters":
      return `No endpoints found for ${models}.`;
  }
}

const mostListed = 8;

function listed(exclusions: readonly Exclusion[]): string {
  if (exclusions.length === 0) return "";
  const shown = exclusions.slice(0, mostListed).map(({ endpoint, detail }) => `${endpoint.providerId}: ${detail}`);
  const more = exclusions.length - shown.length;
  return ` Excluded: ${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}.`;
}

const wayOut = (nearest: NearestRequest | undefined) =>
  nearest ? ` To have it served by ${nearest.providers.slice(0, 3).join(" or ")}, ${nearest.change}.` : "";

const codeOf = (reasons: readonly ExcludedBy[]) =>
  reasons.every((reason) => reason.startsWith("data_policy"))
    ? "privacy_restricted"
    : reasons.every((reason) => reason === "free_variant")
      ? "free_variant_ended"
      : "constraint_filtered";
