import { readFindings } from "../../../features/finder/findings.ts";
import { routeAnswer } from "../../../route-answer.ts";

/** Models and keys by name, for the finder. */
export const GET = (request: Request): Promise<Response> =>
  routeAnswer(request, async (session) =>
    Response.json(await readFindings(session), { headers: { "cache-control": "private, no-store" } }),
  );
