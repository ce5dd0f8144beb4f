import type { Dialect } from "../provider.ts";
import { openStream } from "./gemini/open-stream.ts";
import { readAnswer } from "./gemini/read-answer.ts";
import { readError } from "./gemini/read-error.ts";
import { type GeminiVariant, writeRequest } from "./gemini/write-request.ts";
import { isErrorBody } from "./provider-error/read-error.ts";
import { supportedRequest } from "./supported-request.ts";

/** Google's generateContent; `modelPath` is what comes before the model's name. */
export const geminiVariant = ({ modelPath, ...variant }: GeminiVariant & { readonly modelPath: string }): Dialect => ({
  id: "gemini",
  path: ({ upstreamModelId, stream }) =>
    `${modelPath}/${upstreamModelId}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
  writeRequest: (request, call) => writeRequest(supportedRequest(request, call), call, variant),
  readAnswer,
  openStream,
  isErrorBody,
  readError,
});

export const gemini: Dialect = geminiVariant({ modelPath: "/models" });
