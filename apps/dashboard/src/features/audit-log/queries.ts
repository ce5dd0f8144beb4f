import { type AuditEntrySummary, listAuditActors, listAuditEntries, mayDo } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import type { AccountSession } from "../auth/session.ts";
import { type AuditSearch, auditFilter } from "./audit-query.ts";

export type AuditView = Omit<AuditEntrySummary, "at" | "detail"> & { readonly at: string; readonly detail: string };

export type AuditPageData =
  | { readonly maySee: false }
  | {
      readonly maySee: true;
      readonly entries: readonly AuditView[];
      readonly nextCursor: string | undefined;
      readonly actors: readonly { readonly actor: string; readonly name: string }[];
    };

const perPage = 50;

export async function loadAuditLog({ actor, workspace }: AccountSession, search: AuditSearch): Promise<AuditPageData> {
  if (!mayDo(actor, "audit:read")) return { maySee: false };
  const context = { database: getDatabase(), actor };
  const [page, actors] = await Promise.all([
    listAuditEntries(context, { workspaceId: workspace.id, limit: perPage, ...auditFilter(search) }),
    listAuditActors(context, { workspaceId: workspace.id }),
  ]);
  return {
    maySee: true,
    actors,
    nextCursor: page.nextCursor,
    entries: page.entries.map((entry) => ({
      ...entry,
      at: entry.at.toISOString(),
      detail: JSON.stringify(entry.detail, null, 2),
    })),
  };
}
