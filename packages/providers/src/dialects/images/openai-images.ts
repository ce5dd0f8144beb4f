import { type ImagesRequest, noUsage, type PixelSize, type Usage } from "@causeway/protocol";
import { AppError } from "@causeway/errors";
import type { StreamReader } from "../../provider.ts";
import type { TaskCall, TaskFormat } from "../../task-format.ts";
import { countOf, objectOf, objectsOf, textOf } from "../loosely.ts";
import { readUsage } from "../openai-chat/read-usage.ts";
import { isErrorBody, readError } from "../provider-error/read-error.ts";
import { tellLeftOut } from "./left-out.ts";
import { madeImages } from "./made-images.ts";
import { nearestSize } from "./nearest-size.ts";
import { readTaskEvent, taskDone, taskErrorIn } from "../task-events.ts";
import { editForm, openaiEdit } from "./references.ts";

/**
 * OpenAI's image models: base64 always, one of three sizes, counted in tokens; with pictures to begin with it is an edit.
 * Source: OpenAI's API reference, 2026-11.
 */
export const openaiImages: TaskFormat<"images"> = {
  id: "openai-images",
  path: (_, { references }) => (references.length > 0 ? "/images/edits" : "/images/generations"),
  writeRequest(request, call) {
    if (request.outputFormat === "svg") {
      throw new AppError("invalid-request", "output_format must be png, jpeg or webp for OpenAI; you sent svg.", {
        parameter: "output_format",
      });
    }
    const isOneK = request.resolution === "1K";
    tellLeftOut(request, call, [
      "quality",
      "background",
      "outputFormat",
      "outputCompression",
      ...(isOneK ? (["resolution"] as const) : []),
    ]);
    const fields = {
      model: call.upstreamModelId,
      prompt: request.prompt,
      n: request.count,
      size: sizeFor(request, call),
      ...(request.quality && { quality: request.quality }),
      ...(request.background && { background: request.background }),
      ...(request.outputFormat && { output_format: request.outputFormat }),
      ...(request.outputCompression !== undefined && { output_compression: request.outputCompression }),
      ...(request.user !== undefined && { user: request.user }),
    };
    const asked = streamsImages(request) ? { ...fields, stream: true, partial_images: request.partialImages } : fields;
    return request.references.length > 0 ? openaiEdit(asked, request.references) : asked;
  },
  readAnswer({ json }) {
    const answer = readImages(json);
    return { ...answer, usage: answer.usage && withPicturesApart(answer.usage, json) };
  },
  streams: (request) => (streamsImages(request) ? { openStream: readImageEvents } : undefined),
  isErrorBody,
  readError,
};

/** It tells the making of one image alone. */
const streamsImages = ({ stream, count }: ImagesRequest): boolean => stream && count === 1;

const readImageEvents = (): StreamReader => ({
  read(sent) {
    const event = readTaskEvent(sent);
    if (event === undefined) return [];
    const error = taskErrorIn(event);
    if (error) return [error];
    const partialIndex = countOf(event["partial_image_index"]);
    const isDone = textOf(event["type"])?.endsWith(".completed") === true;
    if (!isDone && partialIndex === undefined) return [];
    const pieces = madeImages([{ base64: event["b64_json"] }]).map(
      (image) =>
        ({ type: "piece", piece: { kind: "image", image, partialIndex: isDone ? undefined : partialIndex } }) as const,
    );
    if (!isDone) return pieces;
    const usage = readUsage(event["usage"]);
    return [
      ...pieces,
      ...(usage ? [{ type: "usage", usage: withPicturesApart(usage, event) } as const] : []),
      ...taskDone,
    ];
  },
});

/** As servers of open models speak it, which take any size, count nothing and answer with addresses unless told not to. */
export const openaiLikeImages: TaskFormat<"images"> = {
  ...openaiImages,
  streams: () => undefined,
  writeRequest(request, call) {
    tellLeftOut(request, call, ["seed"]);
    if (request.aspectRatio !== undefined && request.size === undefined) {
      call.warn?.({
        code: "not-expressible",
        param: "aspect_ratio",
        message: "aspect_ratio was left out: the provider that answered takes a size in pixels.",
      });
    }
    const fields = {
      model: call.upstreamModelId,
      prompt: request.prompt,
      n: request.count,
      ...(request.size && { size: textOfSize(request.size) }),
      ...(request.seed !== undefined && { seed: request.seed }),
      response_format: "b64_json",
    };
    return request.references.length > 0 ? editForm(fields, request.references) : fields;
  },
  readAnswer({ json }) {
    const answer = readImages(json);
    return { ...answer, usage: { ...(answer.usage ?? noUsage), units: { image: answer.images.length } } };
  },
};

function readImages(json: unknown) {
  const body = objectOf(json) ?? {};
  return {
    task: "images" as const,
    upstreamId: textOf(body["id"]),
    images: madeImages(objectsOf(body["data"]).map(({ b64_json: base64 }) => ({ base64 }))),
    usage: readUsage(body["usage"]),
  };
}

/** Pictures that are read have a price of their own. */
function withPicturesApart(usage: Usage, json: unknown): Usage {
  const details = objectOf(objectOf(objectOf(json)?.["usage"])?.["input_tokens_details"]);
  const imageToken = Math.min(countOf(details?.["image_tokens"]) ?? 0, usage.input);
  return imageToken > 0 ? { ...usage, input: usage.input - imageToken, units: { imageToken } } : usage;
}

const sizes: readonly PixelSize[] = [
  { width: 1024, height: 1024 },
  { width: 1024, height: 1536 },
  { width: 1536, height: 1024 },
];

/** The nearest in shape of what there is, and word of it where it is not what was asked for. */
function sizeFor({ size, aspectRatio }: ImagesRequest, call: TaskCall): string {
  if (size === undefined && aspectRatio === undefined) return "auto";
  const { nearest, isExact } = nearestSize({ size, aspectRatio }, sizes);
  const text = textOfSize(nearest);
  if (!isExact) {
    const param = size ? "size" : "aspect_ratio";
    call.warn?.({ code: "changed", param, message: `${param} was told as ${text}, the nearest that OpenAI makes.` });
  }
  return text;
}

const textOfSize = ({ width, height }: PixelSize) => `${width}x${height}`;
