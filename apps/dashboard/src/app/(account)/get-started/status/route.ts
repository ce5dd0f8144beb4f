import { requirePermission } from "@causeway/services";
import { findNewestCall } from "../../../../features/first-run/queries.ts";
import { routeAnswer } from "../../../../route-answer.ts";

/** Whether the workspace's first call has arrived. Asked by the waiting page every moment. */
export const GET = (request: Request): Promise<Response> =>
  routeAnswer(request, async ({ actor, workspace }) => {
    requirePermission(actor, "activity:read");
    const call = await findNewestCall(workspace.id);
    return Response.json({ call: call ?? null }, { headers: { "cache-control": "no-store" } });
  });
