import { type Incident, incidentText } from "./incidents.ts";
import type { Status } from "./provider-status.ts";

/** RSS 2.0 of the incidents. An incident keeps its id while it goes on. */
export function statusRss(incidents: readonly Incident[], dashboardUrl: string, now: Date): string {
  const items = incidents.map(
    (incident) => `    <item>
      <title>${escapeXml(`${incident.providerName}: ${incident.toMs === undefined ? "failing" : "failed"}`)}</title>
      <description>${escapeXml(incidentText(incident))}</description>
      <link>${escapeXml(`${dashboardUrl}/providers/${incident.providerId}`)}</link>
      <guid isPermaLink="false">${escapeXml(`${incident.providerId}:${incident.fromMs}`)}</guid>
      <pubDate>${new Date(incident.fromMs).toUTCString()}</pubDate>
    </item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
  <channel>
    <title>Causeway status</title>
    <link>${escapeXml(`${dashboardUrl}/status`)}</link>
    <description>Providers that failed too many calls in the last 24 hours.</description>
    <lastBuildDate>${now.toUTCString()}</lastBuildDate>
${items.join("\n")}
  </channel>
</rss>
`;
}

/** The same as data, with every provider and every model that was called. */
export const statusJson = (
  providers: readonly Status[],
  models: readonly Status[],
  incidents: readonly Incident[],
  now: Date,
) => ({
  generated_at: now.toISOString(),
  providers: providers.map(statusBody),
  models: models.map(statusBody),
  incidents: incidents.map(({ providerId, fromMs, toMs, failed, calls }) => ({
    provider: providerId,
    from: new Date(fromMs).toISOString(),
    to: toMs === undefined ? null : new Date(toMs).toISOString(),
    failed_calls: failed,
    calls,
  })),
});

const statusBody = ({ id, name, word, endpoints, awayEndpoints, dayUptime, calls }: Status) => ({
  id,
  name,
  status: word,
  endpoints,
  endpoints_away: awayEndpoints,
  uptime_last_1d: dayUptime === undefined ? null : Math.floor(dayUptime * 10_000) / 100,
  calls_last_1d: calls,
});

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
