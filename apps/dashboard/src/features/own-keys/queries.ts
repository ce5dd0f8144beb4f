import { listOwnKeys, mayDo, type OwnKeySummary, readLaneUse, readOwnKeyMonth } from "@causeway/services";
import type { SelectChoice } from "@causeway/ui/select.tsx";
import { getActivity } from "../../activity.ts";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { loadKeyChoices } from "../keys/load-key-choices.ts";
import { callableProviders, ownKeyContext } from "./own-key-context.ts";
import { type LaneView, laneView } from "./lane-view.ts";
import { type MonthView, monthView } from "./month-view.ts";
import { type RecentUse, recentUse } from "./recent-use.ts";

export type OwnKeysPageData = {
  /** False for roles that have nothing to do with provider keys. */
  readonly mayManage: boolean;
  /** In the order in which they are tried. */
  readonly keys: readonly OwnKeySummary[];
  readonly providers: readonly { readonly value: string; readonly label: string }[];
  /** How flat-rate endpoints are used, by id of their key. */
  readonly lanes: Readonly<Record<string, LaneView>>;
  /** Calls on own keys in the last thirty days, by id of the provider. */
  readonly use: Readonly<Record<string, RecentUse>>;
  /** Undefined in a month without calls on own keys. */
  readonly month: MonthView | undefined;
};

const dayMs = 86_400_000;

export async function loadOwnKeys({ actor, workspace }: AccountSession): Promise<OwnKeysPageData> {
  if (!mayDo(actor, "own-key:manage")) {
    return { mayManage: false, keys: [], providers: [], lanes: {}, use: {}, month: undefined };
  }
  const database = getDatabase();
  const workspaceId = workspace.id;
  const now = new Date();
  const [keys, lanes, rows, days, month] = await Promise.all([
    listOwnKeys({ database, actor }, { workspaceId }),
    readLaneUse(ownKeyContext(actor), { workspaceId }),
    database.provider.findMany({
      where: { id: { in: [...callableProviders()] } },
      select: { id: true, name: true },
      orderBy: { name: "asc" },
    }),
    getActivity().series({
      workspaceId,
      from: new Date(now.getTime() - 30 * dayMs),
      to: now,
      bucket: "day",
      groupBy: "provider",
      ownKey: true,
    }),
    readOwnKeyMonth({ database, actor }, { workspaceId, now }),
  ]);
  return {
    mayManage: true,
    keys,
    providers: rows.map(({ id, name }) => ({ value: id, label: name })),
    lanes: Object.fromEntries([...lanes].map(([id, summary]) => [id, laneView(summary)])),
    use: recentUse(days),
    month: month && monthView(month),
  };
}

export type OwnKeyPageData = {
  readonly ownKey: OwnKeySummary;
  /** Whom it may be limited to. */
  readonly apiKeys: readonly SelectChoice[];
  readonly members: readonly SelectChoice[];
  readonly lane: LaneView | undefined;
};

/** `undefined` for a key that is not there, or not to be seen. */
export async function loadOwnKey(
  { actor, workspace }: AccountSession,
  id: string,
): Promise<OwnKeyPageData | undefined> {
  if (!mayDo(actor, "own-key:manage")) return undefined;
  const database = getDatabase();
  const workspaceId = workspace.id;
  const [keys, use, members] = await Promise.all([
    listOwnKeys({ database, actor }, { workspaceId }),
    readLaneUse(ownKeyContext(actor), { workspaceId }),
    database.membership.findMany({
      where: { workspaceId },
      select: { userId: true, user: { select: { email: true } } },
      take: 100,
    }),
  ]);
  const ownKey = keys.find((key) => key.id === id);
  if (!ownKey) return undefined;
  const summary = use.get(id);
  return {
    ownKey,
    apiKeys: await loadKeyChoices(workspaceId, ownKey.apiKeyIds),
    members: members.map(({ userId, user }) => ({ value: userId, label: user.email })),
    lane: summary && laneView(summary),
  };
}
