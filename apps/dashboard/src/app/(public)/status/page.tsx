import { Badge } from "@causeway/ui/badge.tsx";
import { Banner } from "@causeway/ui/banner.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { AnnouncementHistory } from "../../../features/announcements/components/announcement-history.tsx";
import { readAnnouncements } from "../../../features/announcements/read-announcements.ts";
import { PublicPage } from "../../../features/shell/public-page.tsx";
import { incidentText, timeText } from "../../../features/status/incidents.ts";
import { readStatus } from "../../../features/status/read-status.ts";
import { StatusTable } from "../../../features/status/status-table.tsx";

export const metadata: Metadata = {
  title: "Status",
  description: "How each provider and model answers, measured in our own traffic.",
  alternates: { types: { "application/rss+xml": "/status/rss.xml" } },
};

const modelsShown = 100;

export default async function StatusPage() {
  const [{ providers, models, incidents, readAt, isKnown }, announcements] = await Promise.all([
    readStatus(),
    readAnnouncements(),
  ]);
  const troubled = providers.filter(({ word }) => word === "away" || word === "partial").length;
  const called = providers.filter(({ word }) => word !== "quiet");
  const quiet = providers.length - called.length;
  return (
    <PublicPage>
      <PageHeader
        title="Status"
        description="Measured in our own traffic: the share of calls that did not fail by the provider's fault. An endpoint that fails too often is left out of calls and tried now and then until it answers."
        actions={
          <>
            <a
              href="/status/rss.xml"
              className="inline-flex min-h-9 items-center px-2 text-sm text-kumo-link underline"
            >
              RSS
            </a>
            <a
              href="/status/data.json"
              className="inline-flex min-h-9 items-center px-2 text-sm text-kumo-link underline"
            >
              JSON
            </a>
          </>
        }
      />
      <div className="flex flex-col gap-10">
        {isKnown ? (
          <Banner
            variant={troubled === 0 ? "default" : "alert"}
            title={
              troubled === 0
                ? "Calls are answered"
                : `${troubled} ${troubled === 1 ? "provider is" : "providers are"} in trouble`
            }
            description={`${providers.length} providers, ${quiet} of which nobody called in the last 24 hours. As of ${readAt.toISOString().slice(0, 16).replace("T", " ")} UTC.`}
          />
        ) : (
          <Banner
            variant="error"
            title="The gateways' figures cannot be read right now"
            description="Nothing below says how providers do. Calls do not depend on this page."
          />
        )}
        {announcements.length > 0 && <AnnouncementHistory announcements={announcements} />}
        <section aria-labelledby="incidents">
          <h2 id="incidents" className="mb-3 text-base font-semibold text-kumo-strong">
            Incidents of the last 24 hours
          </h2>
          {incidents.length === 0 ? (
            <p className="text-sm text-kumo-subtle">
              None: no provider failed more than 5 % of 20 and more calls within an hour.
            </p>
          ) : (
            <ul className="flex flex-col gap-2">
              {incidents.map((incident) => (
                <li
                  key={`${incident.providerId}${incident.fromMs}`}
                  className="rounded-lg bg-kumo-base p-4 text-sm ring ring-kumo-line"
                >
                  <p className="flex flex-wrap items-center gap-2 font-medium text-kumo-strong">
                    {incident.providerName}
                    <Badge variant={incident.toMs === undefined ? "destructive" : "secondary"}>
                      {incident.toMs === undefined ? "goes on" : "over"}
                    </Badge>
                  </p>
                  <p className="mt-1 text-kumo-subtle">
                    {timeText(incident.fromMs)} – {incident.toMs === undefined ? "now" : timeText(incident.toMs)}:{" "}
                    {incidentText(incident)}
                  </p>
                </li>
              ))}
            </ul>
          )}
        </section>
        <section aria-labelledby="providers">
          <h2 id="providers" className="mb-3 text-base font-semibold text-kumo-strong">
            Providers
          </h2>
          <StatusTable
            label="Providers"
            what="Provider"
            statuses={providers}
            hrefOf={(id) => `/providers/${id}`}
            now={readAt}
          />
        </section>
        <section aria-labelledby="models">
          <h2 id="models" className="mb-3 text-base font-semibold text-kumo-strong">
            Models that were called
          </h2>
          {models.length === 0 ? (
            <p className="text-sm text-kumo-subtle">None in the last 24 hours.</p>
          ) : (
            <StatusTable
              label="Models"
              what="Model"
              statuses={models.slice(0, modelsShown)}
              hrefOf={(id) => `/models/${id}`}
              now={readAt}
            />
          )}
        </section>
      </div>
    </PublicPage>
  );
}
