import { identify, type KeySource } from "@causeway/gateway";
import { AppError } from "@causeway/errors";
import type { ApiKey } from "@causeway/limits";
import type { Actor } from "@causeway/services";
import type { IncomingMessage } from "node:http";
import type { CallerAddressOf } from "../http/caller-address.ts";
import { credentialOf } from "../http/credential.ts";

/** Whose keys they are, and from where they may be used. */
export type CallerKeys = KeySource & { readonly callerAddressOf: CallerAddressOf };

/** The calling key, of any class. Throws 401, 403 from where it may not be used, or 503 when the store is away. */
export const callingKey = (keys: CallerKeys, request: IncomingMessage): Promise<ApiKey> =>
  identify(
    keys,
    { credential: credentialOf(request.headers), callerAddress: () => keys.callerAddressOf(request) },
    new Date(),
  );

/** The calling management key as one who acts in its workspace. Throws 401, 403 for a key of another class, or 503. */
export async function callingManager(
  keys: CallerKeys,
  request: IncomingMessage,
): Promise<Extract<Actor, { kind: "management-key" }>> {
  const { id, workspaceId, class: keyClass } = await callingKey(keys, request);
  if (keyClass !== "management") {
    throw new AppError(
      "forbidden",
      "Only a management key can do this. Create one on the keys page; it begins with sk-cw-mgmt-v1-.",
    );
  }
  return { kind: "management-key", apiKeyId: id, workspaceId, ipAddress: keys.callerAddressOf(request) };
}

/** The calling key of any class as one who acts in its workspace. Throws 401, or 503. */
export async function callingActor(
  keys: CallerKeys,
  request: IncomingMessage,
): Promise<{ readonly actor: Actor; readonly workspaceId: string }> {
  const { id, workspaceId, class: keyClass } = await callingKey(keys, request);
  const kind = keyClass === "management" ? "management-key" : "inference-key";
  return { actor: { kind, apiKeyId: id, workspaceId, ipAddress: keys.callerAddressOf(request) }, workspaceId };
}
