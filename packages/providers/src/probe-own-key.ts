import { Cancellation, type PartSink, type Upstream } from "@causeway/gateway";
import { readChatCompletion } from "@causeway/protocol";

export type ProbeQuestion = {
  readonly providerId: string;
  readonly secret: string;
  readonly upstreamModelId: string;
};

export type ProbeResult = {
  readonly works: boolean;
  /** Why it does not, safe to show. */
  readonly message: string | undefined;
  readonly httpStatus: number | undefined;
  readonly latencyMs: number;
};

/** Somebody waits at a button. */
const longestMs = 20_000;

/** One real call for one token with a workspace's own key. Never rejects for what a provider does. */
export async function probeOwnKey(upstream: Upstream, question: ProbeQuestion): Promise<ProbeResult> {
  const { providerId, secret, upstreamModelId } = question;
  const startedAt = performance.now();
  const resultOf = (facts: Omit<ProbeResult, "latencyMs">): ProbeResult => ({
    ...facts,
    latencyMs: Math.round(performance.now() - startedAt),
  });
  if (!upstream.takesOwnKeys(providerId)) {
    const message = "This provider's address has a part that only its customer knows, and the operator has not set it.";
    return resultOf({ works: false, message, httpStatus: undefined });
  }
  const cancellation = new Cancellation();
  const timer = setTimeout(() => cancellation.cancel(), longestMs);
  try {
    const { outcome, httpStatus } = await upstream.call(
      {
        generationId: "probe",
        providerId,
        upstreamModelId,
        request: readChatCompletion({
          model: upstreamModelId,
          messages: [{ role: "user", content: "Hi" }],
          max_tokens: 1,
        }).request,
        maxOutputTokens: 1,
        mayThinkLong: false,
        supportedParameters: ["max_tokens"],
        ownSecret: secret,
      },
      ignored,
      cancellation,
    );
    if (outcome.kind === "completed") return resultOf({ works: true, message: undefined, httpStatus });
    const message = "message" in outcome ? outcome.message : `It did not answer within ${longestMs / 1_000} s.`;
    return resultOf({ works: false, message, httpStatus });
  } finally {
    clearTimeout(timer);
  }
}

/** The answer comes whole. */
const ignored: PartSink = { write: () => true, drained: () => Promise.resolve() };
