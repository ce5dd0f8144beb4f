import type { Candidate } from "../candidates.ts";

/**
 * What has a health of its own: an endpoint on shared capacity, or one with a key of a workspace's own, whose limits and
 * faults say nothing of the endpoint for others.
 */
export type HealthTarget = string;

const ownPrefix = "own-key/";

export const healthTargetOf = ({ endpoint, credential }: Pick<Candidate, "endpoint" | "credential">): HealthTarget =>
  credential.kind === "own-key" ? `${ownPrefix}${credential.id}/${endpoint.id}` : endpoint.id;

/** Of own keys each process learns by itself: what happens on one workspace's key is nobody else's news. */
export const isShared = (target: HealthTarget): boolean => !target.startsWith(ownPrefix);
