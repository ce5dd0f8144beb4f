import { type ActivityPage, type ActivityQuery, pageHref, readActivityQuery } from "../activity/activity-query.ts";

/** What is kept of a page's address: its filters, without the page of the log and the call that lies open. */
export function viewQuery(page: ActivityPage, query: ActivityQuery): string {
  const href = pageHref(page, query, { cursor: undefined, generation: undefined });
  return href.slice(href.indexOf("?") + 1 || href.length);
}

/** The same of an address as the browser has it now. */
export const viewQueryOf = (page: ActivityPage, search: string): string =>
  viewQuery(page, readActivityQuery(Object.fromEntries(new URLSearchParams(search))));
