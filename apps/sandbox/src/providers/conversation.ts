/** What either wire format asks for, in one shape that the reply is made from. */
export type Conversation = {
  model: string;
  stream: boolean;
  /** Everything the model would read, as one text: what prompt tokens and cached prefixes are counted from. */
  promptText: string;
  imageCount: number;
  messageCount: number;
  lastUserText: string;
  /** The text of the last message when it is a tool's result. */
  toolResult?: string;
  tools: readonly ToolDefinition[];
  toolChoice: ToolChoice;
  parallelToolCalls: boolean;
  /** Undefined for prose; `{ schema: undefined }` for any JSON object. */
  json?: { schema: unknown };
  maxTokens?: number;
  stopSequences: readonly string[];
  choices: number;
  /** The provider is to search the web itself. */
  searchesWeb?: boolean;
  /** At which OpenAI serves it; left out, as usual. */
  serviceTier?: "priority" | "flex";
  /** Whether the caller switched visible reasoning on or the model always reasons. */
  reasoning: boolean;
  /** Anthropic's cache_control: where the caller wants prefixes cached. OpenAI-format providers cache by themselves. */
  cache: "automatic" | "asked" | "off";
};

export type ToolDefinition = { name: string; description: string; schema: unknown };

export type ToolChoice = { kind: "auto" } | { kind: "none" } | { kind: "required" } | { kind: "named"; name: string };

const reasoningModel = /(^|[/-])(o\d|gpt-5|gpt-oss|grok-4|grok-3-mini|magistral|qwq)|reason|think|(^|[/-])r1\b/i;

export const isReasoningModel = (model: string) => reasoningModel.test(model) && !/non-reasoning|no-think/i.test(model);

/** Asked to `Serve as usual`, it has no room at the tier, as OpenAI has none for traffic that grows too fast. */
export function servedTier(tier: unknown, lastUserText: string): Pick<Conversation, "serviceTier"> {
  if (/serve as usual/i.test(lastUserText)) return {};
  if (tier === "priority" || tier === "fast") return { serviceTier: "priority" };
  return tier === "flex" ? { serviceTier: "flex" } : {};
}
