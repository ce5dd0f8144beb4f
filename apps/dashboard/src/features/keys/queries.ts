import { listApiKeys, mayDo } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { type KeyView, toKeyView } from "./key-view.ts";

export type KeysPageData = {
  /** False for roles that have nothing to do with keys: then there is nothing to show. */
  readonly maySee: boolean;
  readonly usable: readonly KeyView[];
  readonly revoked: readonly KeyView[];
  readonly mayCreate: boolean;
  readonly mayRevoke: boolean;
  /** May make keys that look after the account. */
  readonly mayManage: boolean;
  /** From where this page is seen. */
  readonly ownAddress: string | undefined;
};

export async function loadKeys({ actor, workspace }: AccountSession): Promise<KeysPageData> {
  const maySee = mayDo(actor, "api-key:read");
  const keys = maySee ? await listApiKeys({ database: getDatabase(), actor }, { workspaceId: workspace.id }) : [];
  const views = keys.map(toKeyView);
  return {
    maySee,
    usable: views.filter(({ status }) => status !== "revoked"),
    revoked: views.filter(({ status }) => status === "revoked"),
    mayCreate: mayDo(actor, "api-key:create"),
    mayRevoke: mayDo(actor, "api-key:revoke"),
    mayManage: mayDo(actor, "api-key:create-management"),
    ownAddress: actor.ipAddress,
  };
}
