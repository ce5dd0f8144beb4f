import type { MediaSource } from "../chat-request.ts";
import type { TaskBasis } from "../task.ts";
import type { Usage } from "../usage.ts";

export type ImagesRequest = TaskBasis & {
  readonly task: "images";
  readonly prompt: string;
  /** How many are wanted: 1 to 10. */
  readonly count: number;
  /** Pixels; `undefined` when the caller named none. */
  readonly size: PixelSize | undefined;
  /** `undefined`: as the model likes. */
  readonly aspectRatio: AspectRatio | undefined;
  readonly resolution: ImageResolution | undefined;
  readonly quality: ImageQuality | undefined;
  readonly background: (typeof imageBackgrounds)[number] | undefined;
  readonly outputFormat: (typeof imageFormats)[number] | undefined;
  /** Percent, of `jpeg` and `webp`. */
  readonly outputCompression: number | undefined;
  readonly seed: number | undefined;
  /** Early looks at an image that is told in pieces: 0 to 3. */
  readonly partialImages: number;
  /** Images to begin with. */
  readonly references: readonly MediaSource[];
};

export type PixelSize = { readonly width: number; readonly height: number };

export const aspectRatios = [
  "1:1",
  "1:2",
  "1:4",
  "1:8",
  "2:1",
  "2:3",
  "3:2",
  "3:4",
  "4:1",
  "4:3",
  "4:5",
  "5:4",
  "8:1",
  "9:16",
  "16:9",
  "9:19.5",
  "19.5:9",
  "9:20",
  "20:9",
  "9:21",
  "21:9",
] as const;
export type AspectRatio = (typeof aspectRatios)[number];

export const resolutions = ["512", "1K", "2K", "4K"] as const;
export type ImageResolution = (typeof resolutions)[number];

export const imageQualities = ["auto", "low", "medium", "high"] as const;
export type ImageQuality = (typeof imageQualities)[number];

export const imageBackgrounds = ["auto", "transparent", "opaque"] as const;
export const imageFormats = ["png", "jpeg", "webp", "svg"] as const;

export type ImagesAnswer = {
  readonly task: "images";
  readonly upstreamId: string | undefined;
  /** At least one. */
  readonly images: readonly MadeImage[];
  /** `undefined` when the provider sent none. */
  readonly usage: Usage | undefined;
};

export type MadeImage = {
  readonly base64: string;
  /** `undefined` when neither the provider nor the bytes tell. */
  readonly mediaType: string | undefined;
};
