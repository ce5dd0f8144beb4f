/** What a model takes. Facts of Anthropic's API as of November 2026, by the version in the model's name. */
export type ModelRules = {
  /** `adaptive`: the model decides, guided by an effort. `budget`: a number of tokens. */
  readonly thinking: "adaptive" | "budget";
  /** `temperature`, `top_p` and `top_k`; newer models answer 400 to them. */
  readonly sampling: boolean;
  /** `output_config.format` and strict tools. */
  readonly structuredOutputs: boolean;
  /** `xhigh` beside low, medium, high and max. */
  readonly extraHighEffort: boolean;
  /** Thinking comes back only when `display` asks for it. */
  readonly hidesThinking: boolean;
};

/** Reads names such as `claude-opus-4-7-20260416`, `anthropic.claude-3-5-haiku-20241022-v1:0`, `claude-opus-4.6`. */
export function modelRules(upstreamModelId: string): ModelRules {
  const version = versionOf(upstreamModelId.toLowerCase());
  return {
    thinking: version >= 4.06 ? "adaptive" : "budget",
    sampling: version < 4.07,
    structuredOutputs: version >= 4.05,
    extraHighEffort: version >= 4.07,
    hidesThinking: version >= 4.07,
  };
}

/** 4.06 for 4.6. A Claude without a number is newer than these rules; another author's model is like the oldest. */
function versionOf(name: string): number {
  const claude = name.indexOf("claude");
  if (claude < 0) return 0;
  const match = /-(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/.exec(name.slice(claude));
  return match === null ? Number.POSITIVE_INFINITY : Number(match[1]) + Number(match[2] ?? 0) / 100;
}
