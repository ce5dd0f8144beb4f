import type { ImagesRequest, PixelSize } from "@causeway/protocol";

/** Of what a provider makes, the nearest to what was asked for: in shape first, then in pixels. */
export function nearestSize(
  asked: Pick<ImagesRequest, "size" | "aspectRatio">,
  [first, ...others]: readonly PixelSize[],
): { readonly nearest: PixelSize; readonly isExact: boolean } {
  if (first === undefined) throw new Error("A provider makes at least one size");
  const wanted = shapeOf(asked);
  const nearest = others.reduce((best, size) => (distance(asked, size) < distance(asked, best) ? size : best), first);
  const isExact = asked.size
    ? nearest.width === asked.size.width && nearest.height === asked.size.height
    : Math.abs(nearest.width / nearest.height - wanted) < 1e-9;
  return { nearest, isExact };
}

/** Width by height. */
export function shapeOf({ size, aspectRatio }: Pick<ImagesRequest, "size" | "aspectRatio">): number {
  if (size) return size.width / size.height;
  const [width = 1, height = 1] = (aspectRatio ?? "1:1").split(":").map(Number);
  return width / height;
}

/** Shapes are compared as factors: twice as wide is as far as half. */
function distance(asked: Pick<ImagesRequest, "size" | "aspectRatio">, size: PixelSize): number {
  const shape = Math.abs(Math.log(size.width / size.height / shapeOf(asked)));
  const pixels = asked.size
    ? Math.abs(Math.log((size.width * size.height) / (asked.size.width * asked.size.height)))
    : 0;
  return shape * 1_000 + pixels;
}
