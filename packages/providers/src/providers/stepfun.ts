import { bearer } from "../keys/authorize.ts";
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { defineProvider } from "../provider.ts";

export const stepfun = defineProvider({
  id: "stepfun",
  name: "StepFun",
  baseUrl: "https://api.stepfun.com/v1",
  dialect: openaiChat,
  keyVariable: "STEPFUN_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
