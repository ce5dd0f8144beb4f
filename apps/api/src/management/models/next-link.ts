import type { ModelsPage } from "@causeway/catalog";

/** The same question from the next page on, as a path; `undefined` on the last page. */
export function nextLink(requestUrl: string, { nextOffset, items }: ModelsPage): string | undefined {
  if (nextOffset === undefined) return undefined;
  const { pathname, searchParams } = new URL(requestUrl);
  for (const name of ["after_id", "before_id"]) searchParams.delete(name);
  searchParams.set("offset", String(nextOffset));
  searchParams.set("limit", searchParams.get("limit") ?? String(items.length));
  return `${pathname.startsWith("/api/") ? "" : "/api"}${pathname}?${searchParams.toString()}`;
}
