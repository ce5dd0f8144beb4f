import { type ApiKey } from "@causeway/limits";
import { zero } from "@causeway/money";
import type { Asked, SearchRequest } from "@causeway/protocol";
import type { OwnKey } from "@causeway/routing";
import { admit } from "../admit.ts";
import type { Arrival } from "../arrival.ts";
import { attemptInTurn } from "../attempt-in-turn.ts";
import { needsOf } from "../call-needs.ts";
import { findModels } from "../find-models.ts";
import type { GatewayPorts } from "../gateway-ports.ts";
import type { InboundCall } from "../inbound-call.ts";
import { planCall } from "../plan-call.ts";
import { settle, type SettleQuestion } from "../settle.ts";
import { keepRoute } from "../tell-route.ts";
import type { MadeSearch } from "./held-search.ts";
import { quietReply } from "./quiet-reply.ts";
import type { FoundOnWeb } from "./with-results.ts";

export type SearchQuestion = {
  readonly key: ApiKey;
  readonly asked: Asked<SearchRequest>;
  readonly ownKeys: readonly OwnKey[];
};

/** A search that is held for. */
export type OpenedSearch = {
  readonly call: InboundCall;
  readonly question: Omit<SettleQuestion, "delivery"> & Pick<SearchQuestion, "asked">;
};

/** Sets aside what a search for this call may cost. Throws what `admit` does, and 404 or 503 where nobody can search. */
export async function openSearch(
  ports: GatewayPorts,
  asking: InboundCall,
  { asked, ownKeys, ...question }: SearchQuestion,
  arrival: Arrival,
): Promise<OpenedSearch> {
  const call = searchCallOf(asking);
  const key = keyForSearch(question.key);
  const models = findModels(asked, { catalog: ports.catalog(), own: new Map() });
  const plan = planCall(ports, { key, asked, models, ownKeys, session: undefined, needs: needsOf(asked) }, arrival);
  const admission = await admit(ports, call, { key, asked, plan });
  return { call, question: { key, asked, plan, admission, arrival } };
}

/** Searches, and leaves it to be settled. Throws when nobody could: then it is settled. */
export async function makeSearch(
  ports: GatewayPorts,
  { call, question }: OpenedSearch,
): Promise<{ readonly search: MadeSearch; readonly found: FoundOnWeb }> {
  const delivery = await attemptInTurn(ports, call, question);
  const { asked, plan } = question;
  keepRoute(ports, call, { asked, plan, delivery });
  const { answer, error, candidate } = delivery;
  if (error) {
    await settle(ports, call, { ...question, delivery });
    throw error;
  }
  return {
    search: { call, question: { ...question, delivery } },
    found: {
      query: asked.request.query,
      results: answer?.task === "search" ? answer.results : [],
      cost: zero,
      engine: candidate.endpoint.providerId,
      generationId: call.generationId,
    },
  };
}

/** Heard by nobody but us, and kept for nobody: what is kept is the answer that it is for. */
function searchCallOf(asking: InboundCall): InboundCall {
  const { tape: _, ...call } = asking;
  return { ...call, generationId: searchIdOf(call.generationId), apiType: "search", reply: quietReply };
}

/** Who has the one has the other. */
export const searchIdOf = (generationId: string): string => `${generationId}-search`;

/** Its own call counts against budgets, but is no call of the caller's: rates and places are for those. */
const keyForSearch = (key: ApiKey): ApiKey => ({
  ...key,
  routing: undefined,
  limits: key.limits.map((limit) => ({
    ...limit,
    requestsPerMinute: undefined,
    tokensPerMinute: undefined,
    concurrency: undefined,
  })),
});
