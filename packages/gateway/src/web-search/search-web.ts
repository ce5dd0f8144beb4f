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
import { needsOf } from "../call-needs.ts";
import { compressPrompt } from "../compression/compress-prompt.ts";
import type { GatewayPorts } from "../gateway-ports.ts";
import { filtersContent, guardContent } from "../guardrails/guard-content.ts";
import type { InboundCall } from "../inbound-call.ts";
import { planCall } from "../plan-call.ts";
import { type Held, letGo, type MadeSearch, SearchedCall } from "./held-search.ts";
import { makeSearch, type OpenedSearch, openSearch } from "./make-search.ts";
import { isLeftToProvider } from "./own-search.ts";
import { quietReply } from "./quiet-reply.ts";
import { queryIn } from "./search-query.ts";
import { likelyFound, withResults } from "./with-results.ts";

export type WebSearchQuestion = {
  readonly key: ApiKey;
  readonly asked: AnyCall;
  readonly models: readonly RequestedModel[];
  readonly ownKeys: readonly OwnKey[];
};

/**
 * Searches the web for a call that wants it, before anything else is done for it: a generation of its own. It is made once it
 * and the answer are held for, and settled once it is known what came of that: nobody pays for a search without an answer.
 * Where the model's provider can search itself, it is left to it. Throws what the call itself would be refused with, before anything
 * is searched; a search that a plugin demands and that fails is an error, one that the model merely might have made is a
 * warning.
 */
export async function searchWeb(
  ports: GatewayPorts,
  call: InboundCall,
  { key, asked, models, ownKeys }: WebSearchQuestion,
): Promise<SearchedCall> {
  if (!isConversation(asked) || asked.webSearch === undefined) return new SearchedCall(ports, asked);
  const wish = asked.webSearch;
  if (wish.maxUses === 0) return new SearchedCall(ports, withoutOptions(asked));
  const query = queryIn(asked.request.messages);
  if (query === undefined)
    return new SearchedCall(ports, unsearched(asked, "the last message of a user says no words."));
  const arrival = arriveNow(ports.clock);
  const plain = withoutOptions(asked);
  // What cannot be answered is not searched for.
  const question = { key, asked: plain, models, ownKeys };
  const { candidates } = planCall(ports, { ...question, session: undefined, needs: needsOf(plain) }, arrival);
  // What it finds by itself nobody can filter.
  if (!filtersContent(key.guardrails) && isLeftToProvider(wish, plain.request, candidates)) {
    return new SearchedCall(ports, { ...plain, request: { ...plain.request, webSearch: wish } });
  }
  const engines = enginesFor(ports, wish);
  if (engines.length === 0) {
    const message = `No engine for web search is known here${wish.engine === undefined ? "" : ` by the name ${wish.engine}`}.`;
    if (!wish.isTool) throw new AppError("invalid-request", `${wish.param}: ${message}`, { parameter: wish.param });
    return new SearchedCall(ports, withWarning(plain, `${message} The model answers without it.`));
  }
  const search = questionOf(plain, wish, { query, engines });
  let opened: OpenedSearch;
  try {
    opened = await openSearch(ports, call, { key, asked: search, ownKeys }, arrival);
  } catch (error) {
    if (!mayGoOn(wish, error)) throw refusalOf(wish, error);
    return new SearchedCall(ports, unsearched(plain, error.message));
  }
  const answer = await holdAnswer(ports, call, { ...question, asked: plain, search: search.request }, arrival).catch(
    (error: unknown) => {
      letGo(ports, opened.question, error);
      throw error;
    },
  );
  let made: MadeSearch | undefined;
  try {
    const { found, ...rest } = await makeSearch(ports, opened);
    made = rest.search;
    const told = withResults(plain, { found, on: arrival.at });
    const safe = filtersContent(key.guardrails) ? await guardContent(key.guardrails, told, ports.pause) : told;
    return new SearchedCall(ports, safe, { answer, search: made, found });
  } catch (error) {
    if (mayGoOn(wish, error)) {
      return new SearchedCall(ports, unsearched(plain, error.message), { answer, search: made });
    }
    const refusal = refusalOf(wish, error);
    await new SearchedCall(ports, plain, { answer, search: made }).letGo(refusal);
    throw refusal;
  }
}

/** As if as much were found as may be: what is missing when the prompt is known is held for then. */
async function holdAnswer(
  ports: GatewayPorts,
  call: InboundCall,
  { search, ...question }: WebSearchQuestion & { readonly asked: ChatCall; readonly search: SearchRequest },
  arrival: Arrival,
): Promise<Held> {
  const { key, models } = question;
  const full = withResults(question.asked, { found: likelyFound(search), on: arrival.at });
  const asked = compressPrompt(full, models);
  const plan = planCall(ports, { ...question, asked, session: undefined, needs: needsOf(asked) }, arrival);
  return { plan, admission: await admit(ports, { ...call, reply: quietReply }, { key, asked, plan }) };
}

/** The model merely might have searched. */
const mayGoOn = ({ isTool }: WebSearchWish, error: unknown): error is AppError => isTool && error instanceof AppError;

function refusalOf({ param }: WebSearchWish, error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  return new AppError(error.code, `The web search that ${param} asks for failed: ${error.message}`, {
    cause: error.cause,
    ...(error.metadata && { metadata: error.metadata }),
    ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
    parameter: error.parameter ?? param,
  });
}

const unsearched = (asked: ChatCall, why: string): ChatCall => withWarning(asked, `The web was not searched: ${why}`);

function withWarning(asked: ChatCall, message: string): ChatCall {
  const warning: Warning = { code: "not-expressible", param: asked.webSearch?.param, message };
  return { ...withoutOptions(asked), warnings: [...asked.warnings, warning] };
}

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
