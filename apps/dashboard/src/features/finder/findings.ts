import { listApiKeys, mayDo } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { readCatalog } from "../catalog/read-catalog.ts";

/** What the finder knows beside the pages: read when it is first opened. */
export type Findings = {
  readonly models: readonly { readonly id: string; readonly name: string }[];
  readonly keys: readonly { readonly id: string; readonly name: string; readonly label: string }[];
};

export async function readFindings({ actor, workspace }: AccountSession): Promise<Findings> {
  const context = { database: getDatabase(), actor };
  const [{ models }, keys] = await Promise.all([
    readCatalog(),
    mayDo(actor, "api-key:read")
      ? listApiKeys(context, { workspaceId: workspace.id, includeRevoked: false })
      : Promise.resolve([]),
  ]);
  return {
    models: models.map(({ id, name }) => ({ id, name })),
    keys: keys.map(({ id, name, label }) => ({ id, name, label })),
  };
}
