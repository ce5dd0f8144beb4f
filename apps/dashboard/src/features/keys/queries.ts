import { listApiKeys, mayDo } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { type KeyView, toKeyView } from "./key-view.ts";

export type KeysPageData = {
  readonly usable: readonly KeyView[];
  readonly revoked: readonly KeyView[];
  readonly mayCreate: boolean;
  readonly mayRevoke: boolean;
};

export async function loadKeys({ actor, workspace }: AccountSession): Promise<KeysPageData> {
  const keys = await listApiKeys({ database: getDatabase(), actor }, { workspaceId: workspace.id });
  const views = keys.map(toKeyView);
  return {
    usable: views.filter(({ status }) => status !== "revoked"),
    revoked: views.filter(({ status }) => status === "revoked"),
    mayCreate: mayDo(actor, "api-key:create"),
    mayRevoke: mayDo(actor, "api-key:revoke"),
  };
}
