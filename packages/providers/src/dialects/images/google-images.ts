import type { TaskFormat } from "../../task-format.ts";
import { geminiImagesAt } from "./gemini-images.ts";
import { imagenAt } from "./imagen.ts";

/** Google's two ways to images, by the model. */
export const googleImagesAt = (modelPath: string, upstreamModelId: string): TaskFormat<"images"> =>
  upstreamModelId.includes("imagen") ? imagenAt(modelPath) : geminiImagesAt(modelPath);
