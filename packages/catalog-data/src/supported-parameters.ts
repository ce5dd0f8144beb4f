export type Abilities = {
  readonly providerId: string;
  readonly tools: boolean;
  readonly reasoning: boolean;
  readonly structuredOutputs: boolean;
  readonly temperature: boolean;
};

/** Parameters of `GET /models` that an endpoint takes: what its wire format carries and its model can do. */
export function parametersOf(abilities: Abilities): string[] {
  const { providerId, tools, reasoning, structuredOutputs, temperature } = abilities;
  return [
    "max_tokens",
    "stop",
    ...(temperature ? ["temperature", "top_p"] : []),
    ...(isAnthropicFormat(providerId)
      ? ["top_k"]
      : ["frequency_penalty", "presence_penalty", ...(withoutSeed.has(providerId) ? [] : ["seed"]), "response_format"]),
    ...(structuredOutputs ? ["structured_outputs"] : []),
    ...(tools ? ["tools", "tool_choice"] : []),
    ...(reasoning ? ["reasoning", "include_reasoning", "reasoning_effort"] : []),
  ].toSorted();
}

const isAnthropicFormat = (providerId: string) => /^(anthropic|minimax|.*-anthropic)$/.test(providerId);

/** These answer 400 to a `seed`, or have no such field. */
const withoutSeed = new Set(["moonshotai", "perplexity", "zai"]);
