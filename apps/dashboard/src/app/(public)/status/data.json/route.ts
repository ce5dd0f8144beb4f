import { readAnnouncements } from "../../../../features/announcements/read-announcements.ts";
import { readStatus } from "../../../../features/status/read-status.ts";
import { statusJson } from "../../../../features/status/status-feed.ts";

/** The status page as data; 503 while nothing is known. */
export async function GET(): Promise<Response> {
  const [{ providers, models, incidents, readAt, isKnown }, announcements] = await Promise.all([
    readStatus(),
    readAnnouncements(),
  ]);
  return Response.json(statusJson(providers, models, { incidents, announcements }, readAt), {
    status: isKnown ? 200 : 503,
    headers: { "cache-control": "public, max-age=30", "access-control-allow-origin": "*" },
  });
}
