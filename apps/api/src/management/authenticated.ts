import { identify, type KeySource } from "@causeway/gateway";
import { AppError } from "@causeway/errors";
import type { ApiKey } from "@causeway/limits";
import type { Actor } from "@causeway/services";
import type { IncomingMessage } from "node:http";
import { credentialOf } from "../http/credential.ts";

/** The calling key, of any class. Throws 401, or 503 when the store is away. */
export const callingKey = (keys: KeySource, { headers }: IncomingMessage): Promise<ApiKey> =>
  identify(keys, credentialOf(headers), new Date());

/** The calling management key as one who acts in its workspace. Throws 401, 403 for a key of another class, or 503. */
export async function callingManager(
  keys: KeySource,
  request: IncomingMessage,
): Promise<Extract<Actor, { kind: "management-key" }>> {
  const { id, workspaceId, class: keyClass } = await callingKey(keys, request);
  if (keyClass !== "management") {
    throw new AppError(
      "forbidden",
      "Only a management key can do this. Create one on the keys page; it begins with sk-cw-mgmt-v1-.",
    );
  }
  return { kind: "management-key", apiKeyId: id, workspaceId, ipAddress: request.socket.remoteAddress };
}

/** The calling key of any class as one who acts in its workspace. Throws 401, or 503. */
export async function callingActor(
  keys: KeySource,
  request: IncomingMessage,
): Promise<{ readonly actor: Actor; readonly workspaceId: string }> {
  const { id, workspaceId, class: keyClass } = await callingKey(keys, request);
  const kind = keyClass === "management" ? "management-key" : "inference-key";
  return { actor: { kind, apiKeyId: id, workspaceId, ipAddress: request.socket.remoteAddress }, workspaceId };
}
