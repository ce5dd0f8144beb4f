import { Cancellation, type PartSink, type Upstream, type UpstreamAttempt } from "@causeway/gateway";
import { readChatCompletion } from "@causeway/protocol";
import type { AttemptOutcome } from "@causeway/routing";

export type ProbeResult = {
  readonly works: boolean;
  /** Why it does not, safe to show. */
  readonly message: string | undefined;
  readonly httpStatus: number | undefined;
  readonly latencyMs: number;
};

/** Somebody waits at a button. */
const longestMs = 20_000;

type Target = Pick<UpstreamAttempt, "providerId" | "upstreamModelId" | "ownSecret" | "ownEndpoint">;

/** One real call for one token. Never rejects for what a provider does. */
export async function probe(
  upstream: Upstream,
  target: Target,
): Promise<ProbeResult & { readonly outcome: AttemptOutcome }> {
  const startedAt = performance.now();
  const cancellation = new Cancellation();
  const timer = setTimeout(() => cancellation.cancel(), longestMs);
  try {
    const { outcome, httpStatus } = await upstream.call(
      {
        ...target,
        generationId: "probe",
        request: readChatCompletion({
          model: target.upstreamModelId,
          messages: [{ role: "user", content: "Hi" }],
          max_tokens: 1,
        }).request,
        maxOutputTokens: 1,
        mayThinkLong: false,
        supportedParameters: ["max_tokens"],
      },
      ignored,
      cancellation,
    );
    const works = outcome.kind === "completed";
    const unanswered = `It did not answer within ${longestMs / 1_000} s.`;
    return {
      works,
      message: works ? undefined : "message" in outcome ? outcome.message : unanswered,
      httpStatus,
      latencyMs: Math.round(performance.now() - startedAt),
      outcome,
    };
  } finally {
    clearTimeout(timer);
  }
}

/** The answer comes whole. */
const ignored: PartSink = { write: () => true, drained: () => Promise.resolve() };
