import type { Announcement } from "@causeway/services";
import { Card } from "@causeway/ui/card.tsx";
import { RelativeTime } from "@causeway/ui/relative-time.tsx";
import { AnnounceButton } from "./announce-button.tsx";
import { ChangeAnnouncementButton } from "./change-announcement-button.tsx";
import { EndAnnouncementButton } from "./end-announcement-button.tsx";
import { Nothing } from "./nothing.tsx";

/** What stands above every page now. */
export function AnnouncementList({ announcements }: { readonly announcements: readonly Announcement[] }) {
  return (
    <Card
      title="Announcements"
      description="Stand above every page until they are ended; the status page keeps them for two weeks more."
      action={<AnnounceButton />}
      flush
    >
      {announcements.length === 0 ? (
        <Nothing>Nothing is announced.</Nothing>
      ) : (
        <ul aria-label="Announcements" className="divide-y divide-kumo-hairline text-sm">
          {announcements.map(({ id, title, details, since }) => (
            <li key={id} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 px-4 py-3">
              <div className="min-w-0 flex-1 basis-64">
                <p className="font-medium break-words text-kumo-strong">{title}</p>
                {details !== "" && <p className="mt-0.5 break-words whitespace-pre-line">{details}</p>}
                <p className="mt-0.5 text-kumo-subtle">
                  Since <RelativeTime date={since.toISOString()} />
                </p>
              </div>
              <div className="flex gap-2">
                <ChangeAnnouncementButton id={id} title={title} details={details} />
                <EndAnnouncementButton id={id} title={title} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
