import type { SourceRow } from "./sources/source-row.ts";

/** Is this a model that answers text in a chat? Sources also list embeddings, speech, pictures, robots and protein folding. */
export const isTextGeneration = (
  row: Pick<SourceRow, "inputModalities" | "outputModalities" | "upstreamModelId">,
): boolean =>
  (row.inputModalities ?? ["text"]).includes("text") &&
  (row.outputModalities ?? ["text"]).includes("text") &&
  !(row.outputModalities ?? []).some((modality) => modality === "video") &&
  !otherPurpose.test(row.upstreamModelId);

const otherPurpose = new RegExp(
  [
    "embed|rerank|bge-|e5-|gte-|minilm|nemoretriever|mpnet",
    "whisper|tts|asr|speech|audio|realtime|transcri|voicechat|orpheus|riva|studiovoice|sonic|livetranslate",
    "image|flux|diffusion|sdxl|wan2|veo|imagen|lyria|dall-e|esm|paligemma|cosmos|bevformer|sparsedrive|streampetr",
    "prompt-guard|safety|qwen3guard|llama-?guard|moderation|gliner|detector|usdcode|usdvalidate|ocr|translat",
    "computer-use|robotics|deep-research-|(o3|o4-mini)-deep-research|search-preview|model-?router|mt-(plus|turbo|lite|flash)|customtools",
    "-base$|instruct-lora|ft:|/\\*|character-ja|autoglm|preset/|daybreak|cyber",
  ].join("|"),
  "i",
);
