import type { AppError } from "@causeway/errors";
import { expect, it } from "vitest";
import { RequestRates } from "./request-rates.ts";

function setUp() {
  const clock = { nowMs: 1_000_000 };
  const rates = new RequestRates({ perKey: 2, perWorkspace: 3 }, () => clock.nowMs);
  const ask = (id: string, workspaceId = "w"): AppError | undefined => {
    try {
      rates.count({ id, workspaceId });
      return undefined;
    } catch (error) {
      return error as AppError;
    }
  };
  return { clock, ask };
}

it("refuses a key beyond its limit until the minute is over, and says so", () => {
  const { clock, ask } = setUp();
  expect([ask("a"), ask("a")]).toEqual([undefined, undefined]);
  clock.nowMs += 15_000;
  expect(ask("a")).toMatchObject({
    status: 429,
    retryAfterSeconds: 45,
    rateLimit: { limit: 2, remaining: 0 },
    message: expect.stringMatching(/^This key may make 2 requests/),
    metadata: { limit: "account-api-key" },
  });
  clock.nowMs += 45_000;
  expect(ask("a")).toBeUndefined();
});

it("counts all keys of a workspace together, what was refused not at all, and others apart", () => {
  const { ask } = setUp();
  expect([ask("a"), ask("a"), ask("a")?.metadata["limit"]]).toEqual([undefined, undefined, "account-api-key"]);
  expect([ask("b"), ask("b")?.metadata["limit"]]).toEqual([undefined, "account-api-workspace"]);
  expect(ask("c", "other")).toBeUndefined();
});
