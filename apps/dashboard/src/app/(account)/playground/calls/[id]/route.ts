import { callCost } from "../../../../../features/playground/call-cost.ts";
import { routeAnswer } from "../../../../../route-answer.ts";

type CallRoute = { readonly params: Promise<{ readonly id: string }> };

/** What a call came to once it is settled: a stopped one has no figures in its stream. */
export const GET = (request: Request, { params }: CallRoute): Promise<Response> =>
  routeAnswer(request, async () => {
    const cost = await callCost((await params).id);
    return Response.json({ call: cost ?? null }, { headers: { "cache-control": "no-store" } });
  });
