import type { Announcement } from "@causeway/services";
import { type Incident, incidentText } from "./incidents.ts";
import type { Status } from "./provider-status.ts";

/** What is told besides the figures. */
export type Told = { readonly incidents: readonly Incident[]; readonly announcements: readonly Announcement[] };

/** RSS 2.0 of incidents and announcements. Each keeps its id while it goes on. */
export function statusRss({ incidents, announcements }: Told, dashboardUrl: string, now: Date): string {
  const items = [
    ...announcements.map(({ id, title, details, since, endedAt }) =>
      rssItem({
        title: endedAt === undefined ? title : `${title} (over)`,
        description: details,
        link: `${dashboardUrl}/status`,
        guid: `announcement:${id}`,
        at: since,
      }),
    ),
    ...incidents.map((incident) =>
      rssItem({
        title: `${incident.providerName}: ${incident.toMs === undefined ? "failing" : "failed"}`,
        description: incidentText(incident),
        link: `${dashboardUrl}/providers/${incident.providerId}`,
        guid: `${incident.providerId}:${incident.fromMs}`,
        at: new Date(incident.fromMs),
      }),
    ),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
  <channel>
    <title>Causeway status</title>
    <link>${escapeXml(`${dashboardUrl}/status`)}</link>
    <description>What was announced in the last two weeks, and providers that failed too many calls in the last 24 hours.</description>
    <lastBuildDate>${now.toUTCString()}</lastBuildDate>
${items.join("\n")}
  </channel>
</rss>
`;
}

type RssItem = {
  readonly title: string;
  readonly description: string;
  readonly link: string;
  readonly guid: string;
  readonly at: Date;
};

const rssItem = ({ title, description, link, guid, at }: RssItem): string => `    <item>
      <title>${escapeXml(title)}</title>
      <description>${escapeXml(description)}</description>
      <link>${escapeXml(link)}</link>
      <guid isPermaLink="false">${escapeXml(guid)}</guid>
      <pubDate>${at.toUTCString()}</pubDate>
    </item>`;

/** The same as data, with every provider and every model that was called. */
export const statusJson = (
  providers: readonly Status[],
  models: readonly Status[],
  { incidents, announcements }: Told,
  now: Date,
) => ({
  generated_at: now.toISOString(),
  providers: providers.map(statusBody),
  models: models.map(statusBody),
  announcements: announcements.map(({ title, details, since, endedAt }) => ({
    title,
    details,
    from: since.toISOString(),
    to: endedAt?.toISOString() ?? null,
  })),
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

/** Some characters no XML may have, written as they may be: a reader would refuse the whole feed for one that was pasted. */
const refused = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const escapeXml = (text: string): string =>
  text.replace(refused, "").replace(/[&<>"']/g, (character) => escapes[character] ?? character);
