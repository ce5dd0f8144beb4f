import { AppError } from "@causeway/errors";
import type { Prisma } from "@causeway/prisma";
import type { ServiceContext } from "../actor.ts";
import { authorize } from "../authorize.ts";

export type AuditEntrySummary = {
  readonly id: string;
  readonly at: Date;
  /** `user:<id>`, `key:<id>`, `staff:<id>` or `system:<job>`. */
  readonly actor: string;
  /** Address of a member or label of a key, while it is known. Of staff only that it was staff. */
  readonly actorName: string;
  readonly action: string;
  readonly target: string;
  readonly detail: Prisma.JsonValue;
  readonly ipAddress: string | undefined;
};

export type AuditQuery = {
  readonly workspaceId: string;
  /** The first part of an action: `api-key`. */
  readonly noun?: string | undefined;
  /** `user:<id>` and so on. */
  readonly actor?: string | undefined;
  readonly from?: Date | undefined;
  /** Not in it. */
  readonly to?: Date | undefined;
  readonly cursor?: string | undefined;
  /** 1 to 500. */
  readonly limit: number;
};

export type AuditPage = {
  readonly entries: readonly AuditEntrySummary[];
  /** Asks for the page after this one; undefined on the last. */
  readonly nextCursor: string | undefined;
};

/** Who did what, the newest first. Throws `forbidden`, `not-found`, `invalid-request` for a cursor that is not ours. */
export async function listAuditEntries({ database, actor }: ServiceContext, query: AuditQuery): Promise<AuditPage> {
  const { workspaceId, noun, from, to, cursor, limit } = query;
  authorize(actor, workspaceId, "audit:read");
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const rows = await database.auditEntry.findMany({
    where: {
      workspaceId,
      ...(noun !== undefined && { action: { startsWith: `${noun}.` } }),
      ...(query.actor !== undefined && { actor: query.actor }),
      AND: [
        { createdAt: { ...(from && { gte: from }), ...(to && { lt: to }) } },
        ...(after ? [{ OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] }] : []),
      ],
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const names = await namesOf({ database, workspaceId }, new Set(shown.map((row) => row.actor)));
  return {
    entries: shown.map((row) => ({
      id: row.id,
      at: row.createdAt,
      actor: row.actor,
      actorName: names.get(row.actor) ?? row.actor,
      action: row.action,
      target: row.target,
      detail: row.detail,
      ipAddress: row.ipAddress ?? undefined,
    })),
    nextCursor: rows.length > limit && last ? writeCursor(last.createdAt, last.id) : undefined,
  };
}

/** Every actor that the log of a workspace names, for a filter. Throws `forbidden`, `not-found`. */
export async function listAuditActors(
  { database, actor }: ServiceContext,
  { workspaceId }: { readonly workspaceId: string },
): Promise<readonly { readonly actor: string; readonly name: string }[]> {
  authorize(actor, workspaceId, "audit:read");
  const rows = await database.auditEntry.groupBy({ by: ["actor"], where: { workspaceId }, orderBy: { actor: "asc" } });
  const names = await namesOf({ database, workspaceId }, new Set(rows.map((row) => row.actor)));
  return rows.map((row) => ({ actor: row.actor, name: names.get(row.actor) ?? row.actor }));
}

async function namesOf(
  { database, workspaceId }: { readonly database: ServiceContext["database"]; readonly workspaceId: string },
  actors: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const ids = (kind: string) =>
    [...actors].flatMap((actor) => (actor.startsWith(`${kind}:`) ? [actor.slice(kind.length + 1)] : []));
  const [users, keys] = await Promise.all([
    database.user.findMany({ where: { id: { in: ids("user") } }, select: { id: true, email: true } }),
    database.apiKey.findMany({
      where: { id: { in: ids("key") }, workspaceId },
      select: { id: true, name: true, label: true },
    }),
  ]);
  return new Map([
    ...users.map(({ id, email }) => [`user:${id}`, email] as const),
    ...keys.map(({ id, name, label }) => [`key:${id}`, `${name} (${label})`] as const),
    ...ids("user")
      .filter((id) => !users.some((user) => user.id === id))
      .map((id) => [`user:${id}`, "A deleted account"] as const),
    ...ids("staff").map((id) => [`staff:${id}`, "Causeway staff"] as const),
    ...ids("system").map((job) => [`system:${job}`, "Causeway"] as const),
  ]);
}

const writeCursor = (at: Date, id: string): string => Buffer.from(`${at.toISOString()} ${id}`).toString("base64url");

function readCursor(text: string): { readonly at: Date; readonly id: string } {
  const [iso = "", id = ""] = Buffer.from(text, "base64url").toString().split(" ");
  const at = new Date(iso);
  if (Number.isNaN(at.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) {
    throw new AppError("invalid-request", "This page's address is not ours. Go back to the first page.", {
      parameter: "cursor",
    });
  }
  return { at, id };
}
