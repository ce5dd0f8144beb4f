import { anthropicKey } from "../keys/authorize.ts";
import { unstoppable } from "../billing-terms.ts";
import { anthropicMessages } from "../dialects/anthropic-messages.ts";
import { defineProvider } from "../provider.ts";

export const minimax = defineProvider({
  id: "minimax",
  name: "MiniMax",
  // MiniMax recommends Anthropic's format over its own OpenAI surface: thinking survives tool calls there.
  baseUrl: "https://api.minimax.io/anthropic/v1",
  dialect: anthropicMessages,
  keyVariable: "MINIMAX_API_KEY",
  authorize: anthropicKey,
  billing: unstoppable,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
