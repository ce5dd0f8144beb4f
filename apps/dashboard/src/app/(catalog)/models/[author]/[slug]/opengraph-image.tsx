import { notFound } from "next/navigation";
import { readCatalog } from "../../../../../features/catalog/read-catalog.ts";
import { modelCard } from "../../../../../features/share-image/cards.ts";
import { shareImage, shareImageSize, shareImageType } from "../../../../../features/share-image/share-image.tsx";

export const alt = "The model's name, prices and providers";
export const size = shareImageSize;
export const contentType = shareImageType;

type ImageProps = { readonly params: Promise<{ author: string; slug: string }> };

export default async function ModelImage({ params }: ImageProps): Promise<Response> {
  const { author, slug } = await params;
  const card = modelCard(await readCatalog(), `${decodeURIComponent(author)}/${decodeURIComponent(slug)}`);
  if (!card) notFound();
  return await shareImage(card);
}
