import { listOwnKeys, mayDo, type OwnKeySummary, readLaneUse } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { callableProviders, ownKeyContext } from "./own-key-context.ts";
import { type LaneView, laneView } from "./lane-view.ts";

export type OwnKeysPageData = {
  /** False for roles that have nothing to do with provider keys. */
  readonly mayManage: boolean;
  /** In the order in which they are tried. */
  readonly keys: readonly OwnKeySummary[];
  readonly providers: readonly { readonly value: string; readonly label: string }[];
  /** How flat-rate endpoints are used, by id of their key. */
  readonly lanes: Readonly<Record<string, LaneView>>;
};

export async function loadOwnKeys({ actor, workspace }: AccountSession): Promise<OwnKeysPageData> {
  if (!mayDo(actor, "own-key:manage")) return { mayManage: false, keys: [], providers: [], lanes: {} };
  const database = getDatabase();
  const [keys, use, rows] = await Promise.all([
    listOwnKeys({ database, actor }, { workspaceId: workspace.id }),
    readLaneUse(ownKeyContext(actor), { workspaceId: workspace.id }),
    database.provider.findMany({
      where: { id: { in: [...callableProviders()] } },
      select: { id: true, name: true },
      orderBy: { name: "asc" },
    }),
  ]);
  return {
    mayManage: true,
    keys,
    providers: rows.map(({ id, name }) => ({ value: id, label: name })),
    lanes: Object.fromEntries([...use].map(([id, summary]) => [id, laneView(summary)])),
  };
}

export type OwnKeyPageData = {
  readonly ownKey: OwnKeySummary;
  /** Whom it may be limited to. */
  readonly apiKeys: readonly Choice[];
  readonly members: readonly Choice[];
  readonly lane: LaneView | undefined;
};

export type Choice = { readonly value: string; readonly label: string };

/** `undefined` for a key that is not there, or not to be seen. */
export async function loadOwnKey(
  { actor, workspace }: AccountSession,
  id: string,
): Promise<OwnKeyPageData | undefined> {
  if (!mayDo(actor, "own-key:manage")) return undefined;
  const database = getDatabase();
  const workspaceId = workspace.id;
  const [keys, use, apiKeys, members] = await Promise.all([
    listOwnKeys({ database, actor }, { workspaceId }),
    readLaneUse(ownKeyContext(actor), { workspaceId }),
    database.apiKey.findMany({
      where: { workspaceId, revokedAt: null, class: "inference" },
      select: { id: true, name: true, label: true },
      orderBy: { createdAt: "desc" },
      take: 100,
    }),
    database.membership.findMany({
      where: { workspaceId },
      select: { userId: true, user: { select: { email: true } } },
      take: 100,
    }),
  ]);
  const ownKey = keys.find((key) => key.id === id);
  const summary = use.get(id);
  return (
    ownKey && {
      ownKey,
      apiKeys: apiKeys.map((key) => ({ value: key.id, label: `${key.name} (${key.label})` })),
      members: members.map(({ userId, user }) => ({ value: userId, label: user.email })),
      lane: summary && laneView(summary),
    }
  );
}
