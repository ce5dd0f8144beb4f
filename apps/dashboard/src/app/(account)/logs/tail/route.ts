import { readTail } from "../../../../features/activity/read-tail.ts";
import { routeAnswer } from "../../../../route-answer.ts";

/** What was settled since the cursor of the answer before. */
export const GET = (request: Request): Promise<Response> =>
  routeAnswer(request, async (session) => {
    const parameters = Object.fromEntries(new URL(request.url).searchParams);
    return Response.json(await readTail(session, parameters), { headers: { "cache-control": "no-store" } });
  });
