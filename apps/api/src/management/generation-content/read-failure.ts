import type { CatalogSnapshot } from "@causeway/catalog";
import type { GenerationRecord } from "@causeway/gateway";

/** Why a call failed, and what was tried before; `null` when it did not, or has not been settled yet. */
export function readFailure(record: GenerationRecord | undefined, { providers }: CatalogSnapshot) {
  const message = record?.generation.errorMessage;
  if (record === undefined || message === undefined) return null;
  const failed = record.attempts
    .filter(({ outcome }) => outcome !== "completed")
    .map(({ httpStatus, reason, providerId }) => ({
      code: httpStatus ?? 502,
      message: reason ?? "It failed.",
      provider_name: providers.get(providerId)?.name ?? providerId,
      raw: null,
    }));
  return {
    message,
    status: record.generation.httpStatus,
    provider_name: failed.at(-1)?.provider_name ?? null,
    raw: null,
    previous_errors: failed.slice(0, -1),
  };
}
