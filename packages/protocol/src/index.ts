export * from "./answer-envelope.ts";
export { answerOfParts, isToldByParts } from "./answer-of-parts.ts";
export * from "./answer-parts.ts";
export * from "./answer.ts";
export * from "./anthropic-messages/dialect.ts";
export * from "./auto-router.ts";
export * from "./billed-usage.ts";
export * from "./chat-call.ts";
export { type Citation, writeCitation } from "./citations.ts";
export * from "./chat-request.ts";
export * from "./gemini/dialect.ts";
export * from "./gemini/read-path.ts";
export * from "./form-body.ts";
export * from "./images/dialect.ts";
export * from "./images/images.ts";
export * from "./inbound-dialect.ts";
export * from "./json.ts";
export * from "./long-cache.ts";
export * from "./models-list/write-endpoints.ts";
export * from "./models-list/write-feed.ts";
export * from "./models-list/write-gemini-models.ts";
export * from "./models-list/write-image-models.ts";
export * from "./models-list/write-models.ts";
export * from "./models-list/write-providers.ts";
export * from "./native.ts";
export * from "./openai-chat/dialect.ts";
export * from "./openai-chat/read-request.ts";
export * from "./openai-chat/write-error.ts";
export * from "./openai-completions/dialect.ts";
export * from "./openai-responses/dialect.ts";
export { customArguments } from "./openai-responses/tool-names.ts";
export * from "./preset/preset-name.ts";
export { type Preset, readPreset } from "./preset/read-preset.ts";
export * from "./preset/with-preset.ts";
export { type PresetText, presetOfBody } from "./preset/write-preset.ts";
export {
  type PluginDefault,
  type PluginName,
  type PluginWish,
  pluginNames,
  readPluginDefaults,
} from "./plugin-defaults.ts";
export * from "./provider-preferences.ts";
export * from "./reading/read-provider-preferences.ts";
export * from "./reading/read-provider-preferences.ts";
export * from "./embeddings/dialect.ts";
export * from "./embeddings/embeddings.ts";
export * from "./rerank/dialect.ts";
export * from "./rerank/rerank.ts";
export * from "./search/dialect.ts";
export * from "./search/search.ts";
export * from "./speech/dialect.ts";
export * from "./speech/speech.ts";
export * from "./task-piece.ts";
export type { TaskStreams, TaskStreamWriter } from "./task-stream.ts";
export * from "./task.ts";
export * from "./transcriptions/dialect.ts";
export * from "./transcriptions/transcriptions.ts";
export * from "./usage.ts";
export * from "./warning.ts";
export * from "./part-kind.ts";
export * from "./web-search.ts";
export { plainWebSearch } from "./reading/read-web-search.ts";
