import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";
import { noSuchGuardrail } from "./columns.ts";
import { type GuardrailSummary, toSummary, untouchedDefault } from "./summary.ts";

type Page = { readonly offset: number; readonly limit: number };
type Paged<Item> = { readonly items: readonly Item[]; readonly total: number };
type OneGuardrail = { readonly workspaceId: string; readonly id: string };

/** The newest first. */
export async function listGuardrails(
  { database, actor }: ServiceContext,
  { workspaceId, offset, limit }: Page & { readonly workspaceId: string },
): Promise<Paged<GuardrailSummary>> {
  authorize(actor, workspaceId, "guardrail:read");
  const [total, rows] = await Promise.all([
    database.guardrail.count({ where: { workspaceId } }),
    database.guardrail.findMany({
      where: { workspaceId },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      skip: offset,
      take: limit,
    }),
  ]);
  return { items: rows.map(toSummary), total };
}

/** Throws `not-found` for a missing one and another workspace's alike; the workspace's default is always there. */
export async function findGuardrail(
  { database, actor }: ServiceContext,
  { workspaceId, id }: OneGuardrail,
): Promise<GuardrailSummary> {
  authorize(actor, workspaceId, "guardrail:read");
  const row = await database.guardrail.findFirst({ where: { id, workspaceId } });
  if (row) return toSummary(row);
  if (id === workspaceId) return untouchedDefault(workspaceId);
  throw noSuchGuardrail();
}

export type GuardrailAssignmentSummary = {
  readonly id: string;
  readonly guardrailId: string;
  readonly holder:
    | {
        readonly kind: "key";
        readonly id: string;
        readonly hash: string;
        readonly name: string;
        readonly label: string;
      }
    | { readonly kind: "member"; readonly userId: string };
  readonly assignedBy: string | undefined;
  readonly createdAt: Date;
};

/** Whom one guardrail, or any of the workspace, binds; the newest first. Throws `not-found`. */
export async function listGuardrailAssignments(
  context: ServiceContext,
  question: Page & { readonly workspaceId: string; readonly id?: string; readonly of: "keys" | "members" },
): Promise<Paged<GuardrailAssignmentSummary>> {
  const { workspaceId, id, of, offset, limit } = question;
  const { database, actor } = context;
  authorize(actor, workspaceId, "guardrail:read");
  if (id !== undefined) await findGuardrail(context, { workspaceId, id });
  const where = {
    workspaceId,
    ...(id !== undefined && { guardrailId: id }),
    ...(of === "keys" ? { apiKeyId: { not: null } } : { userId: { not: null } }),
  };
  const [total, rows] = await Promise.all([
    database.guardrailAssignment.count({ where }),
    database.guardrailAssignment.findMany({
      where,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      skip: offset,
      take: limit,
    }),
  ]);
  const keys = await database.apiKey.findMany({
    where: { id: { in: rows.flatMap(({ apiKeyId }) => apiKeyId ?? []) } },
    select: { id: true, hash: true, name: true, label: true },
  });
  const byId = new Map(keys.map((key) => [key.id, key]));
  const items = rows.flatMap((row): readonly GuardrailAssignmentSummary[] => {
    const { assignedBy, userId, apiKeyId, ...rest } = row;
    const key = byId.get(apiKeyId ?? "");
    const holder = userId === null ? key && { kind: "key" as const, ...key } : { kind: "member" as const, userId };
    return holder ? [{ ...rest, holder, assignedBy: assignedBy ?? undefined }] : [];
  });
  return { items, total };
}

export type GuardrailReach = { readonly keys: number; readonly members: number };

/** How many keys and members each guardrail binds, by its id; those that bind nobody are absent. */
export async function countGuardrailAssignments(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<ReadonlyMap<string, GuardrailReach>> {
  authorize(actor, workspaceId, "guardrail:read");
  const rows = await database.guardrailAssignment.groupBy({
    by: ["guardrailId"],
    where: { workspaceId },
    _count: { apiKeyId: true, userId: true },
  });
  return new Map(
    rows.map(({ guardrailId, _count }) => [guardrailId, { keys: _count.apiKeyId, members: _count.userId }]),
  );
}
