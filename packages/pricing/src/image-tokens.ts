import type { ImagesRequest } from "@causeway/protocol";
import type { PromptSize } from "./prompt-size.ts";

/**
 * What OpenAI's image models make of an image in tokens, by its quality: the square and the oblong size, from OpenAI's
 * guide to image generation, 2026-11. Others are priced by the image.
 */
const tokensByQuality = {
  low: { square: 272, oblong: 408 },
  medium: { square: 1_056, oblong: 1_584 },
  high: { square: 4_160, oblong: 6_240 },
} as const;

/** Per image. What the caller leaves open may be the largest. */
export function imageTokens({
  quality,
  size,
  aspectRatio,
}: Pick<ImagesRequest, "quality" | "size" | "aspectRatio">): PromptSize {
  const isSquare = size ? size.width === size.height : aspectRatio === "1:1";
  const isOpen = size === undefined && aspectRatio === undefined;
  const known = quality === undefined || quality === "auto" ? undefined : tokensByQuality[quality];
  const likely = known ?? tokensByQuality.medium;
  const most = known ?? tokensByQuality.high;
  return { likely: isSquare || isOpen ? likely.square : likely.oblong, most: isSquare ? most.square : most.oblong };
}
