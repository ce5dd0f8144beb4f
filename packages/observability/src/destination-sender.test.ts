import { expect, it } from "vitest";
import { createDestinationSender } from "./destination-sender.ts";
import type { TracedCall } from "./traced-call.ts";

const call: TracedCall = {
  id: "gen-1",
  workspaceId: "w",
  startedAt: new Date(0),
  durationMs: 1,
  firstTokenMs: undefined,
  apiType: "chat-completions",
  requestedModel: "maker/one",
  model: "maker/one",
  provider: undefined,
  streamed: false,
  status: "completed",
  httpStatus: 200,
  finishReason: undefined,
  errorMessage: undefined,
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  reasoningTokens: 0,
};

it("fails without rejecting where nothing can be written of a config that was good once", async () => {
  const sender = createDestinationSender({ privateNetworks: [], publicPorts: [443], publicSchemes: ["https:"] });
  const config = {
    type: "s3",
    bucketName: "traces",
    accessKeyId: "a",
    secretAccessKey: "b",
    endpoint: "no address",
    prefix: "p",
    pathTemplate: "{prefix}",
  } as const;
  expect(await sender.send(config, [call])).toMatchObject({ kind: "failed", refusesContent: false });
  await sender.close();
});
