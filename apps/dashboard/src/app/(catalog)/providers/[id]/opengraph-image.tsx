import { notFound } from "next/navigation";
import { readCatalog } from "../../../../features/catalog/read-catalog.ts";
import { providerCard } from "../../../../features/share-image/cards.ts";
import { shareImage, shareImageSize, shareImageType } from "../../../../features/share-image/share-image.tsx";

export const alt = "The provider's name and its models";
export const size = shareImageSize;
export const contentType = shareImageType;

type ImageProps = { readonly params: Promise<{ id: string }> };

export default async function ProviderImage({ params }: ImageProps): Promise<Response> {
  const { id } = await params;
  const card = providerCard(await readCatalog(), decodeURIComponent(id));
  if (!card) notFound();
  return await shareImage(card);
}
