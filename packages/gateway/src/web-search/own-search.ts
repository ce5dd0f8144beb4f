import { searchesItself } from "@causeway/catalog";
import type { ChatRequest, Warning, WebSearchWish } from "@causeway/protocol";
import type { Candidate } from "@causeway/routing";
import type { Candidates } from "../plan-call.ts";

/**
 * Whether the model that is asked first is to search by itself: where its provider can, the caller names nobody else, and
 * has no words of their own for the results.
 */
export function isLeftToProvider(wish: WebSearchWish, request: ChatRequest, [first, ...others]: Candidates): boolean {
  if (wish.engine !== "native" && (wish.engine !== undefined || wish.prompt !== undefined)) return false;
  // Two tools of one name are refused.
  if (request.tools.some(({ name }) => name === "web_search")) return false;
  return [first, ...others].some(
    ({ model, endpoint }) => model.id === first.model.id && searchesItself(endpoint, request.tools.length > 0),
  );
}

/** The request as this candidate can be asked it: one that cannot search answers without, and the caller is told. */
export function searchingIfAble(
  request: ChatRequest,
  { endpoint }: Candidate,
): { readonly request: ChatRequest; readonly warnings: readonly Warning[] } {
  if (request.webSearch === undefined || searchesItself(endpoint, request.tools.length > 0))
    return { request, warnings: [] };
  const { webSearch, ...without } = request;
  const message = "The provider that answered cannot search the web: the model answered without.";
  return { request: without, warnings: [{ code: "not-expressible", param: webSearch.param, message }] };
}
