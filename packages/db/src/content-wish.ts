import type { ContentWish } from "@causeway/limits";
import type { Prisma } from "@causeway/prisma";

type Wishes = {
  readonly contentSettings: Omit<Prisma.ContentSettingsGetPayload<object>, "workspaceId" | "updatedAt"> | null;
  /** Those alone that want to be told of input and output. */
  readonly destinations: readonly {
    readonly samplingRate: number;
    readonly apiKeyIds: readonly string[];
  }[];
};

/** What is to be kept of a key's calls; `undefined` for nearly all. */
export function contentWishOf(
  apiKeyId: string,
  { contentSettings: settings, destinations }: Wishes,
): ContentWish | undefined {
  const isFor = ({ apiKeyIds }: { readonly apiKeyIds: readonly string[] }) =>
    apiKeyIds.length === 0 || apiKeyIds.includes(apiKeyId);
  const toRead = settings?.enabled === true && isFor(settings) ? settings : undefined;
  const toTell = Math.max(0, ...destinations.filter(isFor).map(({ samplingRate }) => samplingRate));
  if (toRead === undefined && toTell === 0) return undefined;
  return {
    toRead: toRead && { samplingRate: toRead.samplingRate, retentionDays: toRead.retentionDays },
    toTell,
  };
}
