import type { Identity } from "../identity.ts";
import { googleError } from "../gemini/google-error.ts";
import { alphanumeric } from "../seeded-random.ts";

const google: Omit<Identity, "slug" | "name"> = {
  models: ["gemini-3.1-pro-preview", "gemini-3.8-flash", "gemini-2.5-flash"],
  pace: { firstTokenMs: 60, chunkMs: 12 },
  tokensPerChunk: 8,
  completionId: (random) => random.text(22, alphanumeric),
  toolCallId: (random) => random.text(8, alphanumeric).toLowerCase(),
  requestId: (random) => random.text(22, alphanumeric),
  headers: (facts) => ({
    vary: "Origin, X-Origin, Referer",
    server: "scaffolding on HTTPServer2",
    "server-timing": `gfet4t7; dur=${facts.processingMs}`,
    "x-content-type-options": "nosniff",
  }),
  errorBody: googleError,
  streamedUsage: "asked",
  reasoningField: "reasoning_content",
};

export const googleAiStudio: Identity = { ...google, slug: "google-ai-studio", name: "Google AI Studio" };
export const googleVertex: Identity = { ...google, slug: "google-vertex", name: "Google Vertex AI" };
