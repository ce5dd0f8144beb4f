import { readEnv } from "../../../../env.ts";
import { readAnnouncements } from "../../../../features/announcements/read-announcements.ts";
import { readStatus } from "../../../../features/status/read-status.ts";
import { statusRss } from "../../../../features/status/status-feed.ts";

/** Announcements and incidents as a feed. */
export async function GET(): Promise<Response> {
  const [{ incidents, readAt }, announcements] = await Promise.all([readStatus(), readAnnouncements()]);
  return new Response(statusRss({ incidents, announcements }, readEnv().DASHBOARD_URL, readAt), {
    headers: { "content-type": "application/rss+xml; charset=utf-8", "cache-control": "public, max-age=60" },
  });
}
