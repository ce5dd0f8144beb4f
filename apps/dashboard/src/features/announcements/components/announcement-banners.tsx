import { DismissibleBanner } from "../../banners/dismissible-banner.tsx";
import { readSeen } from "../../banners/read-seen.ts";
import { readAnnouncements } from "../read-announcements.ts";

/** What is wrong with the service, as operators say. */
export async function AnnouncementBanners() {
  const [announcements, seen] = await Promise.all([readAnnouncements(), readSeen()]);
  return announcements
    .filter(({ id, endedAt }) => endedAt === undefined && !seen.includes(id))
    .map(({ id, title, details }) => (
      <DismissibleBanner key={id} ids={[id]} variant="error" title={title} description={details} />
    ));
}
