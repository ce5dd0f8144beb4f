import { exportBreakdown } from "../../../../features/activity/export-csv.ts";
import { routeAnswer } from "../../../../route-answer.ts";

/** The table of the activity as CSV. */
export const GET = (request: Request): Promise<Response> =>
  routeAnswer(request, (session) => exportBreakdown(session, Object.fromEntries(new URL(request.url).searchParams)));
