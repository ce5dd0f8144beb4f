import type { DatabaseOrTransaction } from "@causeway/db";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";

export type ContentSettings = {
  /** Off until somebody switches it on. */
  readonly enabled: boolean;
  /** How long input and output can be read. */
  readonly retentionDays: number;
  /** Share of the calls, 0.0001 to 1. */
  readonly samplingRate: number;
  /** Ids of the keys whose calls are kept; `undefined`: all. */
  readonly apiKeyIds: readonly string[] | undefined;
};

const initially: ContentSettings = { enabled: false, retentionDays: 30, samplingRate: 1, apiKeyIds: undefined };

/** Whether input and output of the workspace's calls are kept. Throws `forbidden`, `not-found`. */
export async function readContentSettings(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<ContentSettings> {
  authorize(actor, workspaceId, "workspace:read");
  return await storedContentSettings(database, workspaceId);
}

export async function storedContentSettings(
  database: DatabaseOrTransaction,
  workspaceId: string,
): Promise<ContentSettings> {
  const row = await database.contentSettings.findUnique({ where: { workspaceId } });
  if (!row) return initially;
  const { enabled, retentionDays, samplingRate, apiKeyIds } = row;
  return { enabled, retentionDays, samplingRate, apiKeyIds: apiKeyIds.length === 0 ? undefined : apiKeyIds };
}
