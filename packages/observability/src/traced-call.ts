/** One call as a destination is told of it. What it does not want to be told is absent. */
export type TracedCall = {
  /** `gen-…`: the same however often it is told. */
  readonly id: string;
  readonly workspaceId: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly firstTokenMs: number | undefined;
  /** `chat-completions` */
  readonly apiType: string;
  readonly requestedModel: string;
  readonly model: string;
  readonly provider: string | undefined;
  readonly streamed: boolean;
  /** `completed`, `interrupted`, `cancelled`, `failed` */
  readonly status: string;
  readonly httpStatus: number;
  readonly finishReason: string | undefined;
  readonly errorMessage: string | undefined;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly reasoningTokens: number;
  /** US dollars. */
  readonly cost?: { readonly total: number; readonly isOwnKey: boolean; readonly upstream: number };
  readonly identity?: {
    readonly apiKeyName: string;
    readonly apiKeyHash: string;
    readonly userId: string | undefined;
  };
  readonly request?: {
    readonly requestId: string;
    readonly sessionId: string | undefined;
    readonly appTitle: string | undefined;
    readonly appUrl: string | undefined;
    readonly userAgent: string | undefined;
  };
  /** In OpenAI's words. */
  readonly content?: {
    readonly input: { readonly messages: readonly Readonly<Record<string, unknown>>[] } | { readonly prompt: string };
    readonly output: {
      readonly completion: string | null;
      readonly reasoning: string | null;
      readonly tool_calls?: readonly Readonly<Record<string, unknown>>[];
    };
  };
};
