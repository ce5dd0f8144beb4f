import { leavingModelFacts } from "../notice/leaving-model-text.ts";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";
import { requireUser } from "../require-user.ts";
import { leavingModelKind } from "./tell.ts";

export type LeavingModelNotice = {
  readonly id: string;
  readonly modelId: string;
  readonly name: string;
  /** `YYYY-MM-DD`: the last on which it is served. */
  readonly lastDay: string;
  readonly successorId: string | undefined;
};

/**
 * Models that the workspace called lately and that leave, the first to leave first, as they were told. None for a person who
 * does not want to hear of it. Throws `forbidden`, `not-found`.
 */
export async function listLeavingModels(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<readonly LeavingModelNotice[]> {
  authorize(actor, workspaceId, "workspace:read");
  const { userId } = requireUser(actor);
  const notices = await database.notice.findMany({
    where: { workspaceId, kind: leavingModelKind },
    select: { id: true, facts: true },
  });
  if (notices.length === 0) return [];
  const where = { userId_workspaceId_topic: { userId, workspaceId, topic: "models" } };
  const wish = await database.notificationWish.findUnique({ where, select: { wanted: true } });
  if (wish?.wanted === false) return [];
  const today = new Date().toISOString().slice(0, 10);
  const told = notices.map(({ id, facts }) => ({ id, ...leavingModelFacts.parse(facts) }));
  // Of a model whose day has changed, the last word counts.
  const current = new Map(told.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((one) => [one.modelId, one]));
  return [...current.values()]
    .filter(({ lastDay }) => lastDay >= today)
    .toSorted((a, b) => (a.lastDay < b.lastDay ? -1 : 1))
    .map(({ successorId, ...rest }) => ({ ...rest, successorId: successorId ?? undefined }));
}
