import { listOwnKeys, mayDo, type OwnKeySummary } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { callableProviders } from "./own-key-context.ts";

export type OwnKeysPageData = {
  /** False for roles that have nothing to do with provider keys. */
  readonly mayManage: boolean;
  /** In the order in which they are tried. */
  readonly keys: readonly OwnKeySummary[];
  readonly providers: readonly { readonly value: string; readonly label: string }[];
};

export async function loadOwnKeys({ actor, workspace }: AccountSession): Promise<OwnKeysPageData> {
  if (!mayDo(actor, "own-key:manage")) return { mayManage: false, keys: [], providers: [] };
  const database = getDatabase();
  const [keys, rows] = await Promise.all([
    listOwnKeys({ database, actor }, { workspaceId: workspace.id }),
    database.provider.findMany({
      where: { id: { in: [...callableProviders()] } },
      select: { id: true, name: true },
      orderBy: { name: "asc" },
    }),
  ]);
  return { mayManage: true, keys, providers: rows.map(({ id, name }) => ({ value: id, label: name })) };
}
