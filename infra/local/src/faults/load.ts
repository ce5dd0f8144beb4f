/** What a caller saw of one call. */
export type CallResult = {
  readonly generationId: string | undefined;
  /** `whole`: the answer came to its end. `left`: we hung up. `broken`: the connection was cut or an error came. */
  readonly ending: "whole" | "left" | "broken" | "refused";
  readonly status: number | undefined;
};

export type Load = {
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly models: readonly string[];
  readonly calls: number;
  readonly concurrency: number;
  /** Called as each call ends, with how many have. */
  readonly onProgress?: (finished: number) => void;
};

/** A mix of whole and streamed calls, some of which the caller leaves in the middle. Ends by itself. */
export async function runLoad(load: Load): Promise<CallResult[]> {
  const results: CallResult[] = [];
  let next = 0;
  const caller = async () => {
    while (next < load.calls) {
      results.push(await callUntilReached(load, next++));
      load.onProgress?.(results.length);
    }
  };
  await Promise.all(Array.from({ length: load.concurrency }, caller));
  return results;
}

/** A killed process takes a moment to come back; a call that never reached one is made again. */
async function callUntilReached(load: Load, index: number): Promise<CallResult> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const result = await oneCall(load, index);
    if (result.status !== undefined || performance.now() > deadline) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function oneCall(load: Load, index: number): Promise<CallResult> {
  const stream = index % 3 !== 0;
  const leavesAfterBytes = index % 7 === 5 ? 400 : Number.POSITIVE_INFINITY;
  const abort = new AbortController();
  let generationId: string | undefined;
  let status: number | undefined;
  try {
    const response = await fetch(`${load.apiUrl}/api/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${load.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({
        model: load.models[index % load.models.length],
        max_tokens: 300,
        stream,
        messages: [{ role: "user", content: `Call ${index}: describe a bridge in two hundred words.` }],
      }),
      signal: AbortSignal.any([abort.signal, AbortSignal.timeout(60_000)]),
    });
    generationId = response.headers.get("x-generation-id") ?? undefined;
    status = response.status;
    if (!response.ok) return { generationId, status, ending: "refused" };
    let text = "";
    for await (const bytes of response.body ?? []) {
      text += Buffer.from(bytes).toString("latin1");
      if (text.length < leavesAfterBytes) continue;
      abort.abort();
      return { generationId, status, ending: "left" };
    }
    return { generationId, status, ending: isWhole(text, stream) ? "whole" : "broken" };
  } catch {
    // The process behind the connection was killed, or is not back yet.
    return { generationId, status, ending: "broken" };
  }
}

const isWhole = (text: string, stream: boolean): boolean =>
  stream ? text.includes("data: [DONE]") && !text.includes('"finish_reason":"error"') : text.trimEnd().endsWith("}");
