import type { WordedAnnouncement } from "@causeway/services";

/** Of an announcement as it is worded now: what somebody has seen of it. */
export const wordsId = ({ id, writtenAt }: Pick<WordedAnnouncement, "id" | "writtenAt">): string =>
  `${id}-${writtenAt.getTime().toString(36)}`;
