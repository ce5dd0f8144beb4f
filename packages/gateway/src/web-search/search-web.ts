import { AppError } from "@causeway/errors";
import type { ApiKey } from "@causeway/limits";
import {
  type AnyCall,
  type Asked,
  type ChatCall,
  isConversation,
  mostSearchCharacters,
  mostSearchResults,
  noPreferences,
  searchEngines,
  type SearchRequest,
  taskBasis,
  type Warning,
  type WebSearchWish,
} from "@causeway/protocol";
import type { OwnKey, RequestedModel } from "@causeway/routing";
import { admit } from "../admit.ts";
import { arriveNow, type Arrival } from "../arrival.ts";
import { attemptInTurn } from "../attempt-in-turn.ts";
import { needsOf } from "../call-needs.ts";
import { findModels } from "../find-models.ts";
import type { GatewayPorts } from "../gateway-ports.ts";
import { filtersContent, guardContent } from "../guardrails/guard-content.ts";
import type { InboundCall } from "../inbound-call.ts";
import { planCall } from "../plan-call.ts";
import { settle } from "../settle.ts";
import { keepRoute } from "../tell-route.ts";
import { isLeftToProvider } from "./own-search.ts";
import { quietReply } from "./quiet-reply.ts";
import { queryIn } from "./search-query.ts";
import { type FoundOnWeb, withResults } from "./with-results.ts";

export type WebSearchQuestion = {
  readonly key: ApiKey;
  readonly asked: AnyCall;
  readonly models: readonly RequestedModel[];
  readonly ownKeys: readonly OwnKey[];
};

/** The call that knows what was found; nothing was where it goes on without a search. */
export type WebSearch = { readonly asked: AnyCall; readonly found?: FoundOnWeb };

/**
 * Searches the web for a call that wants it, before anything else is done for it: a generation of its own, held for and
 * settled by itself, whatever becomes of the answer. Where the model's provider can search itself, it is left to it. Throws what the call itself would
 * be refused with, before anything is searched; a search that a plugin demands and that fails is an error, one that the
 * model merely might have made is a warning.
 */
export async function searchWeb(
  ports: GatewayPorts,
  call: InboundCall,
  { key, asked, models, ownKeys }: WebSearchQuestion,
): Promise<WebSearch> {
  if (!isConversation(asked) || asked.webSearch === undefined) return { asked };
  const wish = asked.webSearch;
  if (wish.maxUses === 0) return { asked: withoutOptions(asked) };
  const query = queryIn(asked.request.messages);
  if (query === undefined) {
    return unsearched(asked, "The web was not searched: the last message of a user says no words.");
  }
  const arrival = arriveNow(ports.clock);
  const plain = withoutOptions(asked);
  // What cannot be answered is not searched for.
  const question = { key, asked: plain, models, ownKeys, session: undefined, needs: needsOf(plain) };
  const { candidates } = planCall(ports, question, arrival);
  // What it finds by itself nobody can filter.
  if (!filtersContent(key.guardrails) && isLeftToProvider(wish, plain.request, candidates)) {
    return { asked: { ...plain, request: { ...plain.request, webSearch: wish } } };
  }
  const engines = enginesFor(ports, wish);
  if (engines.length === 0) {
    const message = `No engine for web search is known here${wish.engine === undefined ? "" : ` by the name ${wish.engine}`}.`;
    if (!wish.isTool) throw new AppError("invalid-request", `${wish.param}: ${message}`, { parameter: wish.param });
    return unsearched(plain, `${message} The model answers without it.`);
  }
  const search = searchCallOf(call);
  try {
    const searched = questionOf(plain, wish, { query, engines });
    const found = await findOnWeb(ports, search, { key: keyForSearch(key), asked: searched, ownKeys }, arrival);
    const told = withResults(plain, { found, on: arrival.at });
    return {
      found,
      asked: filtersContent(key.guardrails) ? await guardContent(key.guardrails, told, ports.pause) : told,
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (wish.isTool) return unsearched(plain, `The web was not searched: ${error.message}`);
    throw new AppError(error.code, `The web search that ${wish.param} asks for failed: ${error.message}`, {
      cause: error.cause,
      ...(error.metadata && { metadata: error.metadata }),
      ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
      parameter: error.parameter ?? wish.param,
    });
  }
}

/** Heard by nobody but us, and kept for nobody: what is kept is the answer that it is for. */
function searchCallOf(asking: InboundCall): InboundCall {
  const { tape: _, ...call } = asking;
  return { ...call, generationId: searchIdOf(call.generationId), apiType: "search", reply: quietReply };
}

/** Who has the one has the other. */
export const searchIdOf = (generationId: string): string => `${generationId}-search`;

const unsearched = (asked: ChatCall, message: string): WebSearch => {
  const warning: Warning = { code: "not-expressible", param: asked.webSearch?.param, message };
  return { asked: { ...withoutOptions(asked), warnings: [...asked.warnings, warning] } };
};

/** What only providers that search themselves know. */
function withoutOptions(asked: ChatCall): ChatCall {
  const { web_search_options, ...extra } = asked.request.extra;
  return web_search_options === undefined ? asked : { ...asked, request: { ...asked.request, extra } };
}

const enginesFor = (ports: GatewayPorts, { engine }: WebSearchWish): readonly string[] =>
  searchEngines
    .filter((name) => engine === undefined || engine === "native" || name === engine)
    .map((name) => `${name}/search`)
    .filter((id) => ports.catalog().models.has(id));

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

function questionOf(
  { request, sessionId }: ChatCall,
  wish: WebSearchWish,
  { query, engines }: { readonly query: string; readonly engines: readonly string[] },
): Asked<SearchRequest> {
  return {
    request: {
      ...taskBasis,
      task: "search",
      query,
      maxResults: Math.min(wish.maxResults, mostSearchResults),
      maxCharacters: Math.min(wish.maxCharacters, mostSearchCharacters),
      includeDomains: wish.includeDomains,
      excludeDomains: wish.excludeDomains,
      user: request.user,
    },
    model: engines[0],
    models: engines.slice(1),
    provider: noPreferences,
    sessionId,
    warnings: [],
  };
}

async function findOnWeb(
  ports: GatewayPorts,
  call: InboundCall,
  { key, asked, ownKeys }: Pick<WebSearchQuestion, "key" | "ownKeys"> & { readonly asked: Asked<SearchRequest> },
  arrival: Arrival,
): Promise<FoundOnWeb> {
  const models = findModels(asked, { catalog: ports.catalog(), own: new Map() });
  const question = { key, asked, models, ownKeys, session: undefined, needs: needsOf(asked) };
  const plan = planCall(ports, question, arrival);
  const admission = await admit(ports, call, { key, asked, plan });
  const delivery = await attemptInTurn(ports, call, { key, asked, plan, admission, arrival });
  keepRoute(ports, call, { asked, plan, delivery });
  const billed = await settle(ports, call, { key, asked, plan, admission, delivery, arrival });
  const { answer, error, candidate } = delivery;
  if (error) throw error;
  return {
    query: asked.request.query,
    results: answer?.task === "search" ? answer.results : [],
    cost: billed.cost,
    engine: candidate.endpoint.providerId,
    generationId: call.generationId,
  };
}
