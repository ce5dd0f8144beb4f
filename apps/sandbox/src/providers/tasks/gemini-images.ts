import { tokensPerMadeImage } from "../gemini/write-response.ts";
import { googleError } from "../gemini/google-error.ts";
import { asRecord } from "../json.ts";
import { pretendImage } from "./pretend-image.ts";
import { taskFormat } from "./task-format.ts";

/** Google's models that write an image as they write words. */
export const geminiImages = taskFormat({
  name: "gemini-images",
  read(body, model) {
    const parts = partsIn(body);
    const texts = parts.flatMap(({ text }) => (typeof text === "string" ? [text] : []));
    if (texts.length === 0) return { problem: "* GenerateContentRequest.contents: contents is not specified" };
    const images = parts.filter(({ inlineData, fileData }) => inlineData ?? fileData).length;
    return { model, texts, images };
  },
  write(_, { model, texts }, { id, input }) {
    const data = pretendImage(texts.join(""));
    return {
      candidates: [
        {
          content: { parts: [{ inlineData: { mimeType: "image/png", data } }], role: "model" },
          finishReason: "STOP",
          index: 0,
        },
      ],
      ...(input !== undefined && {
        usageMetadata: {
          promptTokenCount: input,
          candidatesTokenCount: tokensPerMadeImage,
          candidatesTokensDetails: [{ modality: "IMAGE", tokenCount: tokensPerMadeImage }],
          totalTokenCount: input + tokensPerMadeImage,
        },
      }),
      modelVersion: model,
      responseId: id,
    };
  },
  statusOf: ({ kind, status }) => (kind === "wrong-key" ? 400 : kind === "missing-key" ? 403 : status),
  errorBody: (_identity, failure) => googleError(failure),
});

function partsIn(body: unknown): readonly Record<string, unknown>[] {
  const { contents } = asRecord(body);
  const [first] = Array.isArray(contents) ? contents : [];
  const { parts } = asRecord(first);
  return Array.isArray(parts) ? parts.map(asRecord) : [];
}
