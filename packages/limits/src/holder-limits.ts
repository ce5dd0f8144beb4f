import type { NanoUsd } from "@causeway/money";
import type { LimitHolder, LimitReset } from "./call-limits.ts";

/** All limits of one key, one member or one workspace. What is `undefined` is not limited. */
export type HolderLimits = {
  readonly holder: LimitHolder;
  /** `key:<id>`, `member:<workspace id>:<user id>` or `workspace:<id>`. */
  readonly subject: string;
  /** As errors call it: the key's label, the member's address, the workspace's name. */
  readonly name: string;
  /** At most one per reset. */
  readonly spend: readonly SpendLimit[];
  /** Calls on the workspace's own provider keys count, at list price. */
  readonly countsOwnKeys: boolean;
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
  /** Calls under way. */
  readonly concurrency: number | undefined;
  /** Model ids with `*` for any text: `anthropic/*`. */
  readonly models: readonly string[] | undefined;
  /** Provider ids. */
  readonly providers: readonly string[] | undefined;
};

export type SpendLimit = {
  readonly limit: NanoUsd;
  readonly reset: LimitReset;
  /** The name of the guardrail that sets it, where one does. */
  readonly guardrail?: string | undefined;
};

/** How limits, their usage and their alerts are stored and counted. */
export const subjectOf = {
  key: (apiKeyId: string) => `key:${apiKeyId}`,
  member: (workspaceId: string, userId: string) => `member:${workspaceId}:${userId}`,
  workspace: (workspaceId: string) => `workspace:${workspaceId}`,
} as const;
