import type { Asked } from "../chat-call.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { checkShape } from "../reading/check-shape.ts";
import {
  invalid,
  isAbsent,
  readBoolean,
  readList,
  readNumber,
  readOneOf,
  readRequiredObject,
  readRequiredString,
  readString,
} from "../reading/fields.ts";
import { ignoredRouting } from "../reading/ignored-routing.ts";
import { readImageSource } from "../reading/read-media-source.ts";
import { readRouting } from "../reading/read-routing.ts";
import { unknownFields } from "../reading/unknown-fields.ts";
import { taskBasis } from "../task.ts";
import type { Warning } from "../warning.ts";
import {
  aspectRatios,
  imageBackgrounds,
  imageFormats,
  imageQualities,
  type ImagesRequest,
  type PixelSize,
  type ImageResolution,
  resolutions,
} from "./images.ts";

const mostImages = 10;
const mostReferences = 16;
const mostPartialImages = 3;
const mostPixels = 8_192;
const longestPrompt = 100_000;

const known: ReadonlySet<string> = new Set([
  "aspect_ratio",
  "background",
  "input_references",
  "n",
  "output_compression",
  "output_format",
  "partial_images",
  "prompt",
  "quality",
  "resolution",
  "response_format",
  "seed",
  "size",
  "stream",
  "input_fidelity",
]);

/** Reads a parsed body. Throws `AppError("invalid-request")` that names the field, its rule and what was sent. */
export function readImages(body: unknown): Asked<ImagesRequest> {
  if (!isJsonObject(body)) throw invalid("body", 'must be a JSON object such as {"model": …, "prompt": …}', body);
  checkShape(body);
  const size = readSize(body["size"]);
  const request: ImagesRequest = {
    ...taskBasis,
    task: "images",
    prompt: readRequiredString(body["prompt"], "prompt", longestPrompt),
    count: readNumber(body["n"], "n", { min: 1, max: mostImages, integer: true }) ?? 1,
    size: typeof size === "string" ? undefined : size,
    aspectRatio: isAuto(body["aspect_ratio"])
      ? undefined
      : readOneOf(body["aspect_ratio"], "aspect_ratio", aspectRatios),
    resolution:
      readOneOf(body["resolution"], "resolution", resolutions) ?? (typeof size === "string" ? size : undefined),
    quality: readOneOf(qualityInOurWords(body["quality"]), "quality", imageQualities),
    background: readOneOf(body["background"], "background", imageBackgrounds),
    outputFormat: readOneOf(body["output_format"], "output_format", imageFormats),
    outputCompression: readNumber(body["output_compression"], "output_compression", {
      min: 0,
      max: 100,
      integer: true,
    }),
    seed: readNumber(body["seed"], "seed", {
      min: -Number.MAX_SAFE_INTEGER,
      max: Number.MAX_SAFE_INTEGER,
      integer: true,
    }),
    stream: readBoolean(body["stream"], "stream") ?? false,
    partialImages:
      readNumber(body["partial_images"], "partial_images", { min: 0, max: mostPartialImages, integer: true }) ??
      mostPartialImages,
    references: readReferences(body["input_references"]),
    user: readString(body["user"], "user", 1024),
  };
  if (request.background === "transparent" && request.outputFormat === "jpeg") {
    throw invalid("background", "may be transparent only with output_format png or webp", "transparent");
  }
  const { size: pixels, aspectRatio } = request;
  const [across = 1, up = 1] = (aspectRatio ?? "1:1").split(":").map(Number);
  if (pixels && aspectRatio !== undefined && pixels.width * up !== pixels.height * across) {
    throw invalid(
      "aspect_ratio",
      `must be that of size (${pixels.width}x${pixels.height}), or be left out`,
      aspectRatio,
    );
  }
  return {
    ...readRouting(body),
    request,
    warnings: [...ignoredRouting(body), ...unknownFields(body, known), ...notDone(body)],
  };
}

const isAuto = (value: unknown): boolean => value === "auto";

/** What OpenAI called them before. */
const qualityInOurWords = (value: unknown): unknown =>
  value === "standard" ? "medium" : value === "hd" ? "high" : value;

/** `auto` is none, a tier is a resolution. */
function readSize(value: unknown): PixelSize | ImageResolution | undefined {
  const text = readString(value, "size", 32);
  if (text === undefined || isAuto(text)) return undefined;
  const tier = resolutions.find((one) => one === text);
  if (tier) return tier;
  const [, width = "", height = ""] = /^(\d{2,5})x(\d{2,5})$/.exec(text) ?? [];
  const size = { width: Number(width), height: Number(height) };
  if (size.width >= 1 && size.height >= 1 && Math.max(size.width, size.height) <= mostPixels) return size;
  throw invalid(
    "size",
    `must be auto, one of ${resolutions.join(", ")}, or pixels such as 1024x1536, each up to ${mostPixels}`,
    value,
  );
}

/** As parts of a chat's message: `{"type": "image_url", "image_url": {"url": …}}`. */
function readReferences(value: unknown): ImagesRequest["references"] {
  const list = readList(value, "input_references", mostReferences) ?? [];
  return list.map((item, index) => {
    const path = `input_references.${index}`;
    const image = readRequiredObject(readRequiredObject(item, path)["image_url"], `${path}.image_url`);
    return readImageSource(readRequiredString(image["url"], `${path}.image_url.url`), `${path}.image_url.url`);
  });
}

function notDone(body: JsonObject): readonly Warning[] {
  const ignored: Warning[] = [];
  const format = body["response_format"];
  if (!isAbsent(format) && format !== "b64_json") {
    ignored.push({
      code: "field-ignored",
      param: "response_format",
      message: "Images come in b64_json: we keep none that an address could lead to.",
    });
  }
  return ignored;
}
