import { requirePermission } from "@causeway/services";
import { createLoader } from "nuqs/server";
import { findKeys, keyFilterParsers } from "../../../../features/keys/key-filters.ts";
import { writeKeyListCsv } from "../../../../features/keys/key-list-csv.ts";
import { loadKeys } from "../../../../features/keys/queries.ts";
import { routeAnswer } from "../../../../route-answer.ts";

const readFilters = createLoader(keyFilterParsers);

/** The keys under the page's filters as CSV, revoked ones last. Never a key itself. */
export const GET = (request: Request): Promise<Response> =>
  routeAnswer(request, async (session) => {
    requirePermission(session.actor, "api-key:read");
    const { usable, revoked } = await loadKeys(session);
    const keys = findKeys([...usable, ...revoked], readFilters(request));
    const day = new Date().toISOString().slice(0, 10);
    return new Response(writeKeyListCsv(keys), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="causeway-keys-${day}.csv"`,
        "cache-control": "no-store",
      },
    });
  });
