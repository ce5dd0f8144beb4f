import type { CreditHolds, HoldProgress, HoldRequest } from "@causeway/gateway";
import type { LeasedHolds } from "@causeway/leases";
import { zero } from "@causeway/money";
import { expect, it } from "vitest";
import { createLeasedCreditHolds } from "./leased-credit-holds.ts";

const progressOf = (generationId: string, outputTokens: number): HoldProgress => ({
  generationId,
  endpointId: "a:maker/one",
  priceVersionId: "price-a",
  inputTokens: 10,
  outputTokens,
});

const callOnOwnKey: HoldRequest = {
  generationId: "own",
  workspaceId: "workspace",
  apiKeyId: "key",
  gatewayInstanceId: "gateway",
  amount: zero,
  requestId: "request",
  requestedModel: "maker/one",
  apiType: "chat-completions",
  streamed: true,
  limits: { budgets: [], rates: [], concurrency: [] },
  ownKey: { mostListPrice: zero, terms: { feeBasisPoints: 500, monthlyAllowance: zero } },
};

it("logs how far calls have come while Postgres has not taken in how far those on own keys have", async () => {
  const logged: string[] = [];
  const told: (readonly [string, number][])[] = [];
  const answer = Promise.withResolvers<void>();
  // Only what the test reaches is there.
  const leases = {
    noteProgress: (notes) => logged.push(...notes.map(({ generationId }) => generationId)),
  } as Partial<LeasedHolds> as LeasedHolds;
  const postgres = {
    take: async () => ({ kind: "held" }),
    recordProgress: async (progress) => {
      told.push(progress.map(({ generationId, outputTokens }) => [generationId, outputTokens]));
      await answer.promise;
    },
  } as Partial<CreditHolds> as CreditHolds;
  const holds = createLeasedCreditHolds({
    leases,
    postgres,
    mostFee: async () => zero,
    periodOf: () => "2026-11",
    nowMs: () => 0,
  });
  await holds.take(callOnOwnKey);
  await holds.recordProgress([progressOf("own", 5), progressOf("shared", 7)]);
  await holds.recordProgress([progressOf("own", 9), progressOf("shared", 16)]);
  expect(logged).toEqual(["shared", "shared"]);
  expect(told).toEqual([[["own", 5]]]);
  answer.resolve();
  await holds.shareOwnKeyProgress();
  expect(told).toEqual([[["own", 5]], [["own", 9]]]);
});
