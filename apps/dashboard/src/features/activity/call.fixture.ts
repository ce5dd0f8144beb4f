import { randomUUID } from "node:crypto";
import type { Database } from "@causeway/db";
import type { GenerationStatus } from "@causeway/activity";

export type TestCall = {
  readonly workspaceId: string;
  readonly apiKeyId: string;
  readonly startedAt: Date;
  readonly modelId?: string;
  readonly providerId?: string;
  readonly status?: GenerationStatus;
  readonly costNano?: bigint;
  readonly appTitle?: string;
};

/** A call in the log, as settlement writes it. Returns its id. */
export async function makeCall(database: Database, call: TestCall): Promise<string> {
  const number = randomUUID().replaceAll("-", "");
  const { id } = await database.generation.create({
    data: {
      id: `gen-${number}`,
      requestId: `req-${number}`,
      requestedModel: "acme/large",
      modelId: "acme/large",
      apiType: "chat-completions",
      streamed: true,
      status: "completed",
      httpStatus: 200,
      inputTokens: 1,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 1,
      reasoningTokens: 0,
      costNano: 1n,
      durationMs: 5,
      ...call,
    },
  });
  return id;
}
