import type { StackFacts } from "../start-stack.ts";
import type { DemoCall } from "./demo-calls.ts";

const parallel = 8;

/** Sends the calls through the API as any client would. An error is part of the picture: it is counted, not thrown. */
export async function makeCalls(
  { apiUrl, apiKey }: StackFacts,
  calls: readonly DemoCall[],
): Promise<{ failed: number }> {
  const waiting = [...calls];
  let failed = 0;
  const work = async () => {
    for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) {
      if (!(await succeeds(apiUrl, apiKey, call))) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return { failed };
}

async function succeeds(apiUrl: string, apiKey: string, call: DemoCall): Promise<boolean> {
  try {
    const response = await fetch(`${apiUrl}/api/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(call),
      signal: AbortSignal.timeout(60_000),
    });
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}
