import type { ListedEntry, ModelsPage } from "@causeway/catalog";
import type { JsonObject } from "../json.ts";

/** `GET /v1beta/models` as Google's SDK reads it; a page's token is where the next one begins. */
export const writeGeminiModels = ({ items, nextOffset }: ModelsPage): JsonObject => ({
  models: items.map(writeGeminiModel),
  ...(nextOffset === undefined ? {} : { nextPageToken: String(nextOffset) }),
});

/** One model in Google's words. */
export const writeGeminiModel = ({ model }: ListedEntry): JsonObject => ({
  name: `models/${model.id}`,
  displayName: model.name,
  inputTokenLimit: model.contextLength,
  ...(model.maxOutputTokens === undefined ? {} : { outputTokenLimit: model.maxOutputTokens }),
  supportedGenerationMethods: ["generateContent", "streamGenerateContent", "countTokens"],
  thinking: model.supportedParameters.includes("reasoning"),
});
