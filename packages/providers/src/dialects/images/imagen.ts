import { AppError } from "@causeway/errors";
import { noUsage, type PixelSize } from "@causeway/protocol";
import type { TaskFormat } from "../../task-format.ts";
import { readError } from "../gemini/read-error.ts";
import { objectOf, objectsOf, textOf } from "../loosely.ts";
import { isErrorBody } from "../provider-error/read-error.ts";
import { refuseReferences, tellLeftOut } from "./left-out.ts";
import { madeImages } from "./made-images.ts";
import { nearestSize } from "./nearest-size.ts";

const mostImages = 4;

/**
 * Google's Imagen behind `predict`. What it makes is what it costs: images that its filters hold back are not there.
 * @param modelPath `/models`; on Vertex under the publisher.
 */
export const imagenAt = (modelPath: string): TaskFormat<"images"> => ({
  id: "imagen",
  path: (upstreamModelId) => `${modelPath}/${upstreamModelId}:predict`,
  writeRequest(request, call) {
    refuseReferences(request);
    if (request.count > mostImages) {
      throw new AppError("invalid-request", `n must be at most ${mostImages} for Imagen; you sent ${request.count}.`, {
        parameter: "n",
      });
    }
    const asked = { size: request.size, aspectRatio: request.aspectRatio };
    const isShaped = request.size !== undefined || request.aspectRatio !== undefined;
    const { nearest, isExact } = nearestSize(asked, shapes);
    if (isShaped && !isExact) {
      const param = request.size ? "size" : "aspect_ratio";
      call.warn?.({
        code: "changed",
        param,
        message: `${param} was told as ${ratioOf(nearest)}, the nearest that Imagen makes.`,
      });
    }
    const { outputFormat, resolution } = request;
    const isKnownFormat = outputFormat === "png" || outputFormat === "jpeg";
    const isKnownResolution = resolution === "1K" || resolution === "2K";
    tellLeftOut(request, call, [
      ...(isKnownFormat ? (["outputFormat", "outputCompression"] as const) : []),
      ...(isKnownResolution ? (["resolution"] as const) : []),
    ]);
    return {
      instances: [{ prompt: request.prompt }],
      parameters: {
        sampleCount: request.count,
        ...(isShaped && { aspectRatio: ratioOf(nearest) }),
        ...(isKnownResolution && { sampleImageSize: resolution }),
        ...(isKnownFormat && {
          outputOptions: {
            mimeType: `image/${outputFormat}`,
            ...(request.outputCompression !== undefined && { compressionQuality: request.outputCompression }),
          },
        }),
      },
    };
  },
  readAnswer({ json }) {
    const predictions = objectsOf((objectOf(json) ?? {})["predictions"]);
    const images = madeImages(
      predictions.map((one) => ({ base64: one["bytesBase64Encoded"], mediaType: textOf(one["mimeType"]) })),
    );
    return { task: "images", upstreamId: undefined, images, usage: { ...noUsage, units: { image: images.length } } };
  },
  isErrorBody,
  readError,
});

/** Imagen's five shapes, as pixels at 1K are not told. */
const shapes: readonly PixelSize[] = [
  { width: 1, height: 1 },
  { width: 3, height: 4 },
  { width: 4, height: 3 },
  { width: 9, height: 16 },
  { width: 16, height: 9 },
];

const ratioOf = ({ width, height }: PixelSize) => `${width}:${height}`;
