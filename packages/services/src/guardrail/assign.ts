import { AppError } from "@causeway/errors";
import type { Prisma } from "@causeway/prisma";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit/record.ts";
import { authorize } from "../authorize.ts";
import { announceLimitChange, type LimitServiceContext } from "../usage-limit/context.ts";
import { findGuardrail } from "./read.ts";

export type AssignGuardrailInput = {
  readonly workspaceId: string;
  readonly id: string;
  /** Hashes of keys, ids of members, or both by their ids; at most 1,000. */
  readonly to:
    | { readonly keyHashes: readonly string[] }
    | { readonly userIds: readonly string[] }
    | { readonly apiKeyIds: readonly string[]; readonly memberIds: readonly string[] };
};

const mostAtOnce = 1_000;

/**
 * Binds keys or members by a guardrail, all or none; those whom it binds already stay. Returns how many are new. Throws
 * `invalid-request`, `forbidden`, `not-found` for a guardrail, key or member that the workspace does not have.
 */
export async function assignGuardrail(context: LimitServiceContext, input: AssignGuardrailInput): Promise<number> {
  const { workspaceId, id } = input;
  authorize(context.actor, workspaceId, "guardrail:manage");
  await findGuardrail(context, { workspaceId, id });
  if (id === workspaceId) {
    throw new AppError("invalid-request", "The workspace's default guardrail binds every key already.", {
      parameter: "id",
    });
  }
  const holders = await findHolders(context, input);
  const count = await context.database.$transaction(async (transaction) => {
    const created = await transaction.guardrailAssignment.createMany({
      data: holders.map((holder) => ({ guardrailId: id, workspaceId, assignedBy: personOf(context.actor), ...holder })),
      skipDuplicates: true,
    });
    await recordChange(transaction, context.actor, { ...input, action: "guardrail.assign", count: created.count });
    return created.count;
  });
  await announceLimitChange(context, workspaceId);
  return count;
}

/** Returns how many it bound until now. Throws as `assignGuardrail`. */
export async function unassignGuardrail(context: LimitServiceContext, input: AssignGuardrailInput): Promise<number> {
  const { workspaceId, id } = input;
  authorize(context.actor, workspaceId, "guardrail:manage");
  await findGuardrail(context, { workspaceId, id });
  const holders = await findHolders(context, input);
  const count = await context.database.$transaction(async (transaction) => {
    const removed = await transaction.guardrailAssignment.deleteMany({
      where: { guardrailId: id, workspaceId, OR: [...holders] },
    });
    await recordChange(transaction, context.actor, { ...input, action: "guardrail.unassign", count: removed.count });
    return removed.count;
  });
  await announceLimitChange(context, workspaceId);
  return count;
}

type Holder = { readonly apiKeyId: string } | { readonly userId: string };

async function findHolders(
  { database }: LimitServiceContext,
  { workspaceId, to }: AssignGuardrailInput,
): Promise<readonly Holder[]> {
  const source = { database, workspaceId };
  if ("keyHashes" in to) return await findKeys(source, "hash", distinct(to.keyHashes, "keyHashes"));
  if ("userIds" in to) return await findMembers(source, distinct(to.userIds, "userIds"));
  distinct([...to.apiKeyIds, ...to.memberIds], "holders");
  const [keys, members] = await Promise.all([
    findKeys(source, "id", [...new Set(to.apiKeyIds)]),
    findMembers(source, [...new Set(to.memberIds)]),
  ]);
  return [...keys, ...members];
}

type Source = { readonly database: LimitServiceContext["database"]; readonly workspaceId: string };

async function findKeys({ database, workspaceId }: Source, by: "hash" | "id", asked: string[]) {
  const keys = await database.apiKey.findMany({
    where: { workspaceId, [by]: { in: asked }, revokedAt: null, class: "inference" },
    select: { id: true, hash: true },
  });
  checkAll(asked, new Set(keys.map((key) => key[by])), `key for calling models with the ${by}`);
  return keys.map((key) => ({ apiKeyId: key.id }));
}

async function findMembers({ database, workspaceId }: Source, asked: string[]) {
  const members = await database.membership.findMany({
    where: { workspaceId, userId: { in: asked } },
    select: { userId: true },
  });
  checkAll(asked, new Set(members.map(({ userId }) => userId)), "member");
  return members;
}

function distinct(asked: readonly string[], parameter: string): string[] {
  const all = [...new Set(asked)];
  if (all.length > 0 && all.length <= mostAtOnce) return all;
  throw new AppError("invalid-request", `Name 1 to ${mostAtOnce} at once.`, { parameter });
}

function checkAll(asked: readonly string[], known: ReadonlySet<string>, what: string): void {
  const missing = asked.find((one) => !known.has(one));
  if (missing === undefined) return;
  throw new AppError("not-found", `There is no ${what} ${missing.slice(0, 100)} in this workspace.`);
}

const personOf = (actor: Actor): string | null => (actor.kind === "user" ? actor.userId : null);

const recordChange = (
  transaction: Prisma.TransactionClient,
  actor: Actor,
  { workspaceId, id, to, action, count }: AssignGuardrailInput & { readonly action: string; readonly count: number },
) =>
  recordAudit(transaction, actor, {
    workspaceId,
    action,
    target: `guardrail:${id}`,
    detail: { of: kindOf(to), count },
  });

function kindOf(to: AssignGuardrailInput["to"]): string {
  if ("keyHashes" in to) return "keys";
  return "userIds" in to ? "members" : "keys and members";
}
