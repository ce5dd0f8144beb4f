import type { Network } from "@causeway/networks";
import type { ContentWish } from "./content-wish.ts";
import type { Guardrail } from "./guardrail.ts";
import type { HolderLimits } from "./holder-limits.ts";
import type { WorkspaceRouting } from "./workspace-routing.ts";

/** Who calls and what the key allows, as cached in the process. What is counted is enforced where the hold is taken. */
export type ApiKey = {
  readonly id: string;
  readonly workspaceId: string;
  /** Management keys cannot call models. */
  readonly class: "inference" | "management";
  readonly name: string;
  /** What may be shown of the key: `sk-cw-v1-abc…xyz`. */
  readonly label: string;
  readonly disabled: boolean;
  readonly revokedAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  /** From where it works; absent when that is anywhere. */
  readonly allowedIps?: readonly Network[] | undefined;
  /** The key's own limits, its member's and its workspace's; those that limit nothing are left out. */
  readonly limits: readonly HolderLimits[];
  /** The workspace's own settings, if it has any. */
  readonly routing?: WorkspaceRouting | undefined;
  /** What binds the calls of this key besides; absent when there is none. */
  readonly guardrails?: readonly Guardrail[] | undefined;
  /** Absent: nothing of its calls' input and output is kept. */
  readonly content?: ContentWish | undefined;
  readonly createdAt: Date;
  /** The member who made it; `undefined` when it was made by the system, or the member is gone. */
  readonly createdById?: string | undefined;
};
