import { exportLogs } from "../../../../features/activity/export-csv.ts";
import { routeAnswer } from "../../../../route-answer.ts";

/** The log of the address as CSV. */
export const GET = (request: Request): Promise<Response> =>
  routeAnswer(request, async (session) => exportLogs(session, Object.fromEntries(new URL(request.url).searchParams)));
