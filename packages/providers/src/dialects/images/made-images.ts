import type { MadeImage } from "@causeway/protocol";
import { MalformedAnswer } from "../../provider.ts";

/** The images that are base64 and not empty. Throws when there is none: that is no answer. */
export function madeImages(
  sent: readonly { readonly base64: unknown; readonly mediaType?: string | undefined }[],
): readonly MadeImage[] {
  const images = sent.flatMap(({ base64, mediaType }): MadeImage[] =>
    typeof base64 === "string" && base64Text.test(base64)
      ? [{ base64, mediaType: mediaTypeOf(base64) ?? mediaType }]
      : [],
  );
  if (images.length === 0) throw new MalformedAnswer("The answer holds no image");
  return images;
}

const base64Text = /^[A-Za-z0-9+/]{4,}={0,2}$/;

/** What the first bytes say, in base64. */
const firstLetters = [
  ["iVBORw0KGgo", "image/png"],
  ["/9j/", "image/jpeg"],
  ["UklGR", "image/webp"],
  ["PHN2Zy", "image/svg+xml"],
] as const;

const mediaTypeOf = (base64: string): string | undefined =>
  firstLetters.find(([letters]) => base64.startsWith(letters))?.[1];
