import { relayCall } from "../../../../features/playground/relay-call.ts";
import { routeAnswer } from "../../../../route-answer.ts";

/** A call of the playground: the answer streams through. */
export const POST = (request: Request): Promise<Response> =>
  routeAnswer(request, (session) => relayCall(session, request));
