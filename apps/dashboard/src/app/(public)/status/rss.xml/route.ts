import { readEnv } from "../../../../env.ts";
import { readStatus } from "../../../../features/status/read-status.ts";
import { statusRss } from "../../../../features/status/status-feed.ts";

/** Incidents as a feed. */
export async function GET(): Promise<Response> {
  const { incidents, readAt } = await readStatus();
  return new Response(statusRss(incidents, readEnv().DASHBOARD_URL, readAt), {
    headers: { "content-type": "application/rss+xml; charset=utf-8", "cache-control": "public, max-age=60" },
  });
}
