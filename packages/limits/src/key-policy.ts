import { AppError } from "@causeway/errors";
import type { ApiKey } from "./api-key.ts";

/** Why this key may not call models now, as the caller is told; `undefined` when it may. */
export function refusalOf(key: ApiKey, now: Date): AppError | undefined {
  if (key.revokedAt !== undefined)
    return new AppError("unauthenticated", "This API key was revoked. Create a new one.");
  if (key.disabled)
    return new AppError("unauthenticated", `The API key ${key.label} is disabled. Enable it to use it.`);
  if (key.expiresAt !== undefined && key.expiresAt <= now) {
    return new AppError("unauthenticated", `The API key ${key.label} expired at ${key.expiresAt.toISOString()}.`);
  }
  return undefined;
}

/** Management keys manage; they cannot spend. */
export function refusalToGenerate(key: ApiKey): AppError | undefined {
  if (key.class === "inference") return undefined;
  return new AppError("forbidden", "A management key cannot call models. Use an API key that begins with sk-cw-v1-.");
}
