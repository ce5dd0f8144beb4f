import { AppError } from "@causeway/errors";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuditScreen } from "../../../features/audit-log/components/audit-screen.tsx";
import { auditHref, readAuditSearch } from "../../../features/audit-log/audit-query.ts";
import { loadAuditLog } from "../../../features/audit-log/queries.ts";
import { requireSession } from "../../../features/auth/session.ts";

export const metadata: Metadata = { title: "Audit log" };

type AuditLogPageProps = {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
};

export default async function AuditLogPage({ searchParams }: AuditLogPageProps) {
  const session = await requireSession();
  const search = readAuditSearch(await searchParams);
  const data = await loadAuditLog(session, search).catch((error: unknown) => {
    // A cursor that was cut or made up: the first page, with the same filters.
    if (!(error instanceof AppError) || error.parameter !== "cursor") throw error;
    redirect(auditHref("/audit-log", { ...search, cursor: undefined }));
  });
  return <AuditScreen key={auditHref("", search)} data={data} search={search} />;
}
