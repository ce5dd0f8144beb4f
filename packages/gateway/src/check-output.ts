import type { Modality, Model } from "@causeway/catalog";
import { AppError } from "@causeway/errors";
import { outputOfTask, type TaskName } from "@causeway/protocol";
import { ownModelPrefix } from "@causeway/routing";

/**
 * Throws 400 naming the field for a model that is made for something else: where it is to be called instead, or where
 * such models are found. What a workspace's own models give is their owner's to know.
 */
export function checkOutput({ id, outputModalities }: Model, task: TaskName | undefined, parameter: string): void {
  if (id.startsWith(ownModelPrefix)) return;
  const wanted: readonly Modality[] = task === undefined ? words : [outputOfTask[task]];
  if (outputModalities.some((one) => wanted.includes(one))) return;
  const made = taskNames.find((name) => outputModalities.includes(outputOfTask[name]));
  const instead = made === undefined ? "" : ` It is made for ${things[made]}: call POST ${addresses[made]}.`;
  const others = task === undefined ? "GET /api/v1/models" : lists[task];
  throw new AppError(
    "invalid-request",
    `${id} ${task === undefined ? "does not take part in conversations" : `is not made for ${things[task]}`}.${instead} See ${others} for models that are.`,
    { parameter },
  );
}

/** What comes out of a conversation. */
const words: readonly Modality[] = ["text"];

const taskNames: readonly TaskName[] = ["embeddings", "rerank", "images", "speech", "transcriptions", "search"];
const things: Readonly<Record<TaskName, string>> = {
  embeddings: "embeddings",
  rerank: "reranking",
  images: "images",
  speech: "speech",
  transcriptions: "transcriptions",
  search: "web search",
};
const addresses: Readonly<Record<TaskName, string>> = {
  embeddings: "/api/v1/embeddings",
  rerank: "/api/v1/rerank",
  images: "/api/v1/images",
  speech: "/api/v1/audio/speech",
  transcriptions: "/api/v1/audio/transcriptions",
  search: "/api/v1/search",
};
const lists: Readonly<Record<TaskName, string>> = {
  embeddings: "GET /api/v1/embeddings/models",
  rerank: "GET /api/v1/models?output_modalities=rerank",
  images: "GET /api/v1/models?output_modalities=image",
  speech: "GET /api/v1/models?output_modalities=audio",
  transcriptions: "GET /api/v1/models?output_modalities=transcript",
  search: "GET /api/v1/models?output_modalities=search",
};
