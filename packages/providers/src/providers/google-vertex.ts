import { bearer } from "../authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { openaiChatVariant } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const googleVertex = defineProvider({
  id: "google-vertex",
  name: "Google Vertex AI",
  // `{project}` is the customer's: set CAUSEWAY_PROVIDER_GOOGLE_VERTEX_BASE_URL. The key is an OAuth access token.
  baseUrl: "https://aiplatform.googleapis.com/v1/projects/{project}/locations/global/endpoints/openapi",
  dialect: openaiChatVariant({ countsReasoningInTotal: true }),
  keyVariable: "GOOGLE_VERTEX_ACCESS_TOKEN",
  authorize: bearer,
  // Its OpenAI surface names Google's own models `google/gemini-…`; partner models already carry their author.
  adjustRequest: (body) =>
    typeof body["model"] === "string" && !body["model"].includes("/")
      ? { ...body, model: `google/${body["model"]}` }
      : body,
  billing: { ...unstoppable, hidesReasoning: true },
  dataPolicy: { trainsOnPrompts: false, retentionDays: 1 },
});
