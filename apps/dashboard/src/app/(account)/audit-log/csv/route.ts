import { listAuditEntries, mayDo } from "@causeway/services";
import { getDatabase } from "../../../../database.ts";
import { auditFilter, readAuditSearch } from "../../../../features/audit-log/audit-query.ts";
import { csvCell } from "../../../../features/audit-log/csv-cell.ts";
import { readSession } from "../../../../features/auth/session.ts";

const perRead = 500;
const columns = ["time", "actor", "actor_id", "action", "target", "ip_address", "detail"];

/** The audit log under the page's filters, as it is read: however long it is, one page of it is held at a time. */
export async function GET(request: Request): Promise<Response> {
  const session = await readSession();
  // Whoever may not see it is told no more than whoever is nobody.
  if (!session || !mayDo(session.actor, "audit:read")) return new Response("Not found\n", { status: 404 });
  const { actor, workspace } = session;
  const search = readAuditSearch(Object.fromEntries(new URL(request.url).searchParams));
  const filter = auditFilter({ ...search, cursor: undefined });

  async function* lines(): AsyncGenerator<string, undefined> {
    yield `${columns.join(",")}\r\n`;
    let cursor: string | undefined;
    do {
      const query = { workspaceId: workspace.id, limit: perRead, ...filter, cursor };
      const page = await listAuditEntries({ database: getDatabase(), actor }, query);
      for (const entry of page.entries) {
        const { at, actorName, action, target, ipAddress = "", detail } = entry;
        const row = [at.toISOString(), actorName, entry.actor, action, target, ipAddress, JSON.stringify(detail)];
        yield `${row.map(csvCell).join(",")}\r\n`;
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }
  const rest = lines();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await rest.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await rest.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="audit-log-${workspace.slug}.csv"`,
      "cache-control": "no-store",
    },
  });
}
