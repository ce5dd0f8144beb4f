import { AppError } from "@causeway/errors";
import { type ApiKey, refusalFromThere, refusalOf, refusalToGenerate } from "@causeway/limits";
import type { InboundCall } from "./inbound-call.ts";
import type { KeySource } from "./ports.ts";

/** Who calls, as far as is known before any store is asked. */
export type Caller = Pick<InboundCall, "credential" | "callerAddress">;

/**
 * The key behind a credential, usable now and for calling models. Throws 401 or 403 when there is none, and 503 when the store cannot tell: a broken
 * store must never make callers believe that their keys are wrong.
 */
export async function authenticate(keys: KeySource, caller: Caller, now: Date): Promise<ApiKey> {
  const key = await identify(keys, caller, now);
  const refusal = refusalToGenerate(key);
  if (refusal !== undefined) throw refusal;
  return key;
}

/** The same for routes that any class of key may call. */
export async function identify(keys: KeySource, caller: Caller, now: Date): Promise<ApiKey> {
  const { credential } = caller;
  if (credential.kind === "missing") throw missingCredential();
  const key = credential.kind === "key" ? await findKey(keys, credential.hash) : undefined;
  if (key === undefined) throw invalidCredential();
  const refusal = refusalOf(key, now) ?? refusalFromThere(key, () => caller.callerAddress());
  if (refusal !== undefined) throw refusal;
  return key;
}

const missingCredential = () =>
  new AppError(
    "unauthenticated",
    "Missing Authentication header: send your API key as Authorization: Bearer sk-cw-v1-….",
  );

const invalidCredential = () =>
  new AppError("unauthenticated", "This API key does not exist. Check that it was copied whole, or create a new one.");

async function findKey(keys: KeySource, hash: string): Promise<ApiKey | undefined> {
  try {
    return await keys.findByHash(hash);
  } catch (cause) {
    throw new AppError("service-unavailable", "API keys cannot be checked right now. Try again in a few seconds.", {
      cause,
      retryAfterSeconds: 2,
    });
  }
}
