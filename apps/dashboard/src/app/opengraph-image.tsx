import { readCatalog } from "../features/catalog/read-catalog.ts";
import { siteCard } from "../features/share-image/cards.ts";
import { shareImage, shareImageSize, shareImageType } from "../features/share-image/share-image.tsx";

export const alt = "Causeway: one key, every model";
export const size = shareImageSize;
export const contentType = shareImageType;

export default async function SiteImage(): Promise<Response> {
  return await shareImage(siteCard(await readCatalog()));
}
