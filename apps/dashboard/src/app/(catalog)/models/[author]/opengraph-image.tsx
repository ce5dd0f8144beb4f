import { notFound } from "next/navigation";
import { readCatalog } from "../../../../features/catalog/read-catalog.ts";
import { authorCard } from "../../../../features/share-image/cards.ts";
import { shareImage, shareImageSize, shareImageType } from "../../../../features/share-image/share-image.tsx";

export const alt = "The maker's name and its models";
export const size = shareImageSize;
export const contentType = shareImageType;

type ImageProps = { readonly params: Promise<{ author: string }> };

export default async function AuthorImage({ params }: ImageProps): Promise<Response> {
  const { author } = await params;
  const card = authorCard(await readCatalog(), decodeURIComponent(author));
  if (!card) notFound();
  return await shareImage(card);
}
