import { AppError } from "@causeway/errors";
import { isInNetworks, networkText, parseAddress } from "@causeway/networks";
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

/** As many as one reads in an error. */
const mostListed = 10;

/**
 * Why this key may not be used from where the call comes from; `undefined` when it may. `callerAddress` answers
 * `undefined` when that cannot be told; it is asked only for keys that are bound to addresses.
 */
export function refusalFromThere(
  { allowedIps, label }: ApiKey,
  callerAddress: () => string | undefined,
): AppError | undefined {
  if (allowedIps === undefined) return undefined;
  const seen = callerAddress();
  const address = seen === undefined ? undefined : parseAddress(seen);
  if (address && isInNetworks(address, allowedIps)) return undefined;
  const list = allowedIps.slice(0, mostListed).map(networkText);
  const more = allowedIps.length - list.length;
  const allowed = `${list.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  const where = seen === undefined ? "an address that could not be told" : seen;
  return new AppError(
    "forbidden",
    `The API key ${label} may not be used from ${where}: it works from ${allowed}. Call from there, or add your address to the key's allowed addresses on the keys page.`,
    { metadata: { address: seen ?? null, allowed_ips: allowedIps.map(networkText) } },
  );
}

/** Management keys manage; they cannot spend. */
export function refusalToGenerate(key: ApiKey): AppError | undefined {
  if (key.class === "inference") return undefined;
  return new AppError("forbidden", "A management key cannot call models. Use an API key that begins with sk-cw-v1-.");
}
