import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const databricks = defineProvider({
  id: "databricks",
  name: "Databricks",
  // `{host}` is the customer's workspace: set CAUSEWAY_PROVIDER_DATABRICKS_BASE_URL.
  baseUrl: "https://{host}/ai-gateway/mlflow/v1",
  dialect: openaiChat,
  keyVariable: "DATABRICKS_TOKEN",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 30 },
});
