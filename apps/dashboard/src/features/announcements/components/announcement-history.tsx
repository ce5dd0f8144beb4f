import type { Announcement } from "@causeway/services";
import { Badge } from "@causeway/ui/badge.tsx";
import { timeText } from "../../status/incidents.ts";

/** What was announced of late, for the status page. */
export function AnnouncementHistory({ announcements }: { readonly announcements: readonly Announcement[] }) {
  return (
    <section aria-labelledby="announcements">
      <h2 id="announcements" className="mb-3 text-base font-semibold text-kumo-strong">
        Announced in the last two weeks
      </h2>
      <ul className="flex flex-col gap-2">
        {announcements.map(({ id, title, details, since, endedAt }) => (
          <li key={id} className="rounded-lg bg-kumo-base p-4 text-sm ring ring-kumo-line">
            <p className="flex flex-wrap items-center gap-2 font-medium break-words text-kumo-strong">
              {title}
              <Badge variant={endedAt === undefined ? "destructive" : "secondary"}>
                {endedAt === undefined ? "goes on" : "over"}
              </Badge>
            </p>
            {details !== "" && <p className="mt-1 break-words whitespace-pre-line">{details}</p>}
            <p className="mt-1 text-kumo-subtle">
              {timeText(since.getTime())} – {endedAt === undefined ? "now" : timeText(endedAt.getTime())}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
