import { DismissibleBanner } from "../../banners/dismissible-banner.tsx";
import { readSeen } from "../../banners/read-seen.ts";
import { wordsId } from "../words-id.ts";
import { readAnnouncements } from "../read-announcements.ts";

/** What is wrong with the service, as operators say. Put away, it comes again when they say it in other words. */
export async function AnnouncementBanners() {
  const [announcements, seen] = await Promise.all([readAnnouncements(), readSeen()]);
  return announcements
    .map((announcement) => ({ ...announcement, words: wordsId(announcement) }))
    .filter(({ words, endedAt }) => endedAt === undefined && !seen.includes(words))
    .map(({ words, title, details }) => (
      <DismissibleBanner key={words} ids={[words]} variant="error" title={title} description={details} />
    ));
}
