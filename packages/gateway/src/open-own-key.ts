import type { AttemptOutcome, Candidate, OwnEndpoint } from "@causeway/routing";
import type { OwnKeySource } from "./ports.ts";

export type OpenedKey =
  /** `undefined`: the candidate is called with our key. */
  | { readonly kind: "open"; readonly secret: string | undefined }
  | { readonly kind: "not-readable"; readonly outcome: AttemptOutcome };

/** The secret that a candidate is called with. Never rejects: a key that cannot be opened is a rejected credential. */
export async function openOwnKey(source: OwnKeySource, workspaceId: string, candidate: Candidate): Promise<OpenedKey> {
  const ownKeyId = ownKeyIdOf(candidate);
  if (ownKeyId === undefined) return { kind: "open", secret: undefined };
  try {
    return { kind: "open", secret: await source.open(workspaceId, ownKeyId) };
  } catch {
    const message = "your provider key was removed or could not be opened";
    return { kind: "not-readable", outcome: { kind: "credential-rejected", message } };
  }
}

export const ownKeyIdOf = ({ credential }: Candidate): string | undefined =>
  credential.kind === "own-key" ? credential.id : undefined;

/** `undefined`: it is one of our providers. */
export const ownEndpointOf = ({ credential }: Pick<Candidate, "credential">): OwnEndpoint | undefined =>
  credential.kind === "own-key" ? credential.endpoint : undefined;
