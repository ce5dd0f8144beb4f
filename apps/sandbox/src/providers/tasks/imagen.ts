import { googleError } from "../gemini/google-error.ts";
import { asRecord } from "../json.ts";
import { pretendImage } from "./pretend-image.ts";
import { taskFormat } from "./task-format.ts";

const mostImages = 4;

/** Google's Imagen, which counts nothing. A prompt with "forbidden" loses its last image to the filters. */
export const imagen = taskFormat({
  name: "imagen",
  read(body, model) {
    const { instances, parameters } = asRecord(body);
    const prompt: unknown = Array.isArray(instances) ? asRecord(instances[0]).prompt : undefined;
    if (typeof prompt !== "string" || prompt === "") return { problem: "Image generation failed: no prompt." };
    const count = asRecord(parameters).sampleCount ?? 1;
    if (typeof count !== "number" || count < 1 || count > mostImages) {
      return { problem: "sampleCount must be between 1 and 4." };
    }
    return { model, texts: [prompt] };
  },
  write(body, { texts: [prompt = ""] }) {
    const count = Number(asRecord(asRecord(body).parameters).sampleCount ?? 1);
    const made = prompt.includes("forbidden") ? count - 1 : count;
    return {
      predictions: Array.from({ length: made }, (_, index) => ({
        mimeType: "image/png",
        bytesBase64Encoded: pretendImage(`${prompt}${index}`),
      })),
    };
  },
  statusOf: ({ kind, status }) => (kind === "wrong-key" ? 400 : kind === "missing-key" ? 403 : status),
  errorBody: (_identity, failure) => googleError(failure),
});
