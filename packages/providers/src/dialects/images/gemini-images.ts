import { AppError } from "@causeway/errors";
import type { ImagesRequest, PixelSize } from "@causeway/protocol";
import type { TaskCall, TaskFormat } from "../../task-format.ts";
import { readError } from "../gemini/read-error.ts";
import { readUsage } from "../gemini/read-usage.ts";
import { writeMedia } from "../gemini/write-media.ts";
import { objectOf, objectsOf, textOf } from "../loosely.ts";
import { isErrorBody } from "../provider-error/read-error.ts";
import { tellLeftOut } from "./left-out.ts";
import { madeImages } from "./made-images.ts";
import { nearestSize } from "./nearest-size.ts";

/**
 * Google's models that write images as they write words, by generateContent: one image a call, pictures to begin with as
 * parts of the prompt, all counted in tokens. Source: Google's guide to image generation with Gemini, 2026-11.
 * @param modelPath `/models`; on Vertex under the publisher.
 */
export const geminiImagesAt = (modelPath: string): TaskFormat<"images"> => ({
  id: "gemini-images",
  path: (upstreamModelId) => `${modelPath}/${upstreamModelId}:generateContent`,
  writeRequest(request, call) {
    if (request.count > 1) {
      throw new AppError("invalid-request", `n must be 1 for this provider; you sent ${request.count}.`, {
        parameter: "n",
      });
    }
    const imageConfig = writeConfig(request, call);
    return {
      contents: [
        {
          role: "user",
          parts: [{ text: request.prompt }, ...request.references.map((source) => writeMedia(source, "image/png"))],
        },
      ],
      generationConfig: {
        responseModalities: ["IMAGE"],
        ...(Object.keys(imageConfig).length > 0 && { imageConfig }),
        ...(request.seed !== undefined && { seed: request.seed }),
      },
    };
  },
  readAnswer({ json }) {
    const body = objectOf(json) ?? {};
    const parts = objectsOf(body["candidates"]).flatMap((one) => objectsOf(objectOf(one["content"])?.["parts"]));
    const images = parts.flatMap((part) => {
      const image = part["thought"] === true ? undefined : objectOf(part["inlineData"]);
      return image ? [{ base64: image["data"], mediaType: textOf(image["mimeType"]) }] : [];
    });
    return {
      task: "images",
      upstreamId: textOf(body["responseId"]),
      images: madeImages(images),
      usage: readUsage(body["usageMetadata"]),
    };
  },
  isErrorBody,
  readError,
});

function writeConfig(request: ImagesRequest, call: TaskCall) {
  const { size, aspectRatio, resolution } = request;
  // The generation before the third makes one resolution.
  const canResolve = !/gemini-2\./.test(call.upstreamModelId) && resolution !== undefined && resolution !== "512";
  tellLeftOut(request, call, ["seed", ...(canResolve ? (["resolution"] as const) : [])]);
  const isShaped = size !== undefined || aspectRatio !== undefined;
  const { nearest, isExact } = nearestSize({ size, aspectRatio }, shapes);
  if (isShaped && !isExact) {
    const param = size ? "size" : "aspect_ratio";
    call.warn?.({
      code: "changed",
      param,
      message: `${param} was told as ${ratioOf(nearest)}, the nearest that this provider makes.`,
    });
  }
  return { ...(isShaped && { aspectRatio: ratioOf(nearest) }), ...(canResolve && { imageSize: resolution }) };
}

const shapes: readonly PixelSize[] = [
  [1, 1],
  [2, 3],
  [3, 2],
  [3, 4],
  [4, 3],
  [4, 5],
  [5, 4],
  [9, 16],
  [16, 9],
  [21, 9],
].map(([width = 1, height = 1]) => ({ width, height }));

const ratioOf = ({ width, height }: PixelSize) => `${width}:${height}`;
