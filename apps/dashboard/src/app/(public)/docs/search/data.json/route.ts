import { readDocSearch } from "../../../../../features/docs/read-doc-search.ts";

/** What of the documentation fits `?q=`: `{ hits }`. */
export async function GET(request: Request): Promise<Response> {
  const search = await readDocSearch();
  const hits = search(new URL(request.url).searchParams.get("q") ?? "");
  return Response.json({ hits }, { headers: { "cache-control": "public, max-age=60" } });
}
