import { listAuditEntries, mayDo } from "@causeway/services";
import { csvRows } from "../../../../csv-rows.ts";
import { getDatabase } from "../../../../database.ts";
import { auditFilter, readAuditSearch } from "../../../../features/audit-log/audit-query.ts";
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
    yield csvRows([columns]);
    let cursor: string | undefined;
    do {
      const query = { workspaceId: workspace.id, limit: perRead, ...filter, cursor };
      const page = await listAuditEntries({ database: getDatabase(), actor }, query);
      yield csvRows(
        page.entries.map(({ at, actorName, actor: by, action, target, ipAddress = "", detail }) => [
          at.toISOString(),
          actorName,
          by,
          action,
          target,
          ipAddress,
          JSON.stringify(detail),
        ]),
      );
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
