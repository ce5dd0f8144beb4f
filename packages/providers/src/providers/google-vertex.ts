import { unstoppable } from "../billing-terms.ts";
import { anthropicOnVertex } from "../dialects/anthropic-on-vertex.ts";
import { geminiVariant } from "../dialects/gemini.ts";
import { openaiChatVariant } from "../dialects/openai-chat.ts";
import { bearer } from "../keys/authorize.ts";
import { GoogleTokens } from "../keys/google-service-account.ts";
import { fieldOf, keyDocument } from "../keys/key-document.ts";
import { vertexEmbed } from "../dialects/embeddings/gemini-embed.ts";
import { googleImagesAt } from "../dialects/images/google-images.ts";
import { defineProvider } from "../provider.ts";

const tokens = new GoogleTokens();
const googlesOwn = geminiVariant({ modelPath: "/publishers/google/models", withoutCallIds: true });
const partners = { ...openaiChatVariant({}), path: () => "/endpoints/openapi/chat/completions" };

export const googleVertex = defineProvider({
  id: "google-vertex",
  name: "Google Vertex AI",
  // The key is a service account's JSON, with `location` added for another place than `global`; or an access token,
  // and then CAUSEWAY_PROVIDER_GOOGLE_VERTEX_BASE_URL says project and location.
  baseUrl: "https://{host}/v1/projects/{project}/locations/{location}",
  dialect: googlesOwn,
  dialectFor(upstreamModelId) {
    if (upstreamModelId.includes("claude")) return anthropicOnVertex;
    // Partner models carry their author and are served through its OpenAI surface.
    return upstreamModelId.includes("/") ? partners : googlesOwn;
  },
  tasksFor: (upstreamModelId) => ({
    embeddings: vertexEmbed,
    images: googleImagesAt("/publishers/google/models", upstreamModelId),
  }),
  keyVariable: "GOOGLE_VERTEX_CREDENTIALS",
  authorize(secret, { url }) {
    if (keyDocument(secret) === undefined) return bearer(secret);
    const token = tokens.tokenFor(secret, url.origin);
    return typeof token === "string" ? bearer(token) : token.then(bearer);
  },
  placesOf(secret) {
    const document = keyDocument(secret);
    const project = fieldOf(document, "project", "project_id");
    const location = fieldOf(document, "location", "region") ?? "global";
    return { ...(project !== undefined && { project }), location, host: hostOf(location) };
  },
  billing: { ...unstoppable, countsPromptFirst: true, countsAlong: true, hidesReasoning: true },
  dataPolicy: { trainsOnPrompts: false, retentionDays: 1 },
  conformance: {
    models: ["gemini-3.1-pro-preview", "gemini-2.5-flash", "claude-sonnet-4-5", "deepseek-ai/deepseek-v3.2-maas"],
  },
});

/** The whole world, one of the two multi-regions, or one region. */
const hostOf = (location: string): string => {
  if (location === "global") return "aiplatform.googleapis.com";
  return location === "us" || location === "eu"
    ? `aiplatform.${location}.rep.googleapis.com`
    : `${location}-aiplatform.googleapis.com`;
};
