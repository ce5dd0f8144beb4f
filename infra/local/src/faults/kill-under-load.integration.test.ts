import { pollUntil } from "@causeway/local-services";
import { auditLedger, soundLedger } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type CallResult, runLoad } from "./load.ts";
import { type RunningStack, startRunningStack } from "./running-stack.ts";

const credits = 100_000_000_000n;
let stack: RunningStack;
let results: CallResult[];

beforeAll(async () => {
  stack = await startRunningStack(credits);
  const victims = ["api", "worker", "redis", "api"] as const;
  let kills = Promise.resolve();
  results = await runLoad({
    apiUrl: stack.apiUrl,
    apiKey: stack.apiKey,
    models: [
      "openai/gpt-5-mini",
      "anthropic/claude-sonnet-4.5",
      "meta-llama/llama-3.3-70b-instruct",
      "openai/gpt-oss-120b",
    ],
    calls: 400,
    concurrency: 24,
    onProgress: (finished) => {
      const victim = finished % 80 === 0 ? victims[finished / 80 - 1] : undefined;
      if (victim) kills = kills.then(() => stack.kill(victim));
    },
  });
  await kills;
}, 180_000);

afterAll(() => stack.close());

it("was a load that met the kills: answers came whole and answers broke", () => {
  expect(results).toHaveLength(400);
  expect(results.filter((result) => result.ending === "whole").length).toBeGreaterThan(100);
  expect(results.filter((result) => result.ending === "broken").length).toBeGreaterThan(0);
});

it("comes to rest without help: no hold is left", async () => {
  expect(await pollUntil(isAtRest, { timeoutMs: 60_000, intervalMs: 250 })).toBe(true);
});

it("has exactly one settlement, paid for, for every answer that arrived whole", async () => {
  const whole = results.filter((result) => result.ending === "whole").map((result) => result.generationId ?? "no id");
  const settlements = await stack.database.settlement.findMany({ where: { generationId: { in: whole } } });
  expect(settlements).toHaveLength(whole.length);
  expect(settlements.filter((settlement) => settlement.chargedNano === 0n)).toEqual([]);
});

it("has a settlement for every answer that began, at no more than its hold", async () => {
  const begun = results.filter((result) => result.status === 200).map((result) => result.generationId ?? "no id");
  const settlements = await stack.database.settlement.findMany({ where: { generationId: { in: begun } } });
  expect(settlements).toHaveLength(begun.length);
  expect(settlements.filter((settlement) => settlement.uncoveredNano !== 0n)).toEqual([]);
});

it("has a sound ledger, and the workspace paid the sum of its settlements and nothing else", async () => {
  expect(await auditLedger(stack.database)).toEqual(soundLedger);
  const { _sum } = await stack.database.settlement.aggregate({ _sum: { chargedNano: true } });
  const [balance] = await stack.database.ledgerBalance.findMany({
    where: { account: { name: `workspace:${stack.workspace.workspaceId}:credits` } },
  });
  expect(balance?.heldNano).toBe(0n);
  expect(balance?.balanceNano).toBe(credits - (_sum.chargedNano ?? 0n));
});

const isAtRest = async () => (await stack.database.creditHold.count()) === 0;
