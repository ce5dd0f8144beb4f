import { AppError } from "@causeway/errors";
import { expect, it } from "vitest";
import { OwnCounts } from "./own-counts.ts";
import { RequestRates } from "./request-rates.ts";

const away = { count: () => Promise.reject(new Error("away")) };

function setUp(counts: ConstructorParameters<typeof RequestRates>[1] = away) {
  const clock = { nowMs: 1_000_000 };
  const rates = new RequestRates({ perKey: 2, perWorkspace: 3 }, counts, new OwnCounts(() => clock.nowMs));
  const ask = async (id: string, workspaceId = "w"): Promise<AppError | undefined> => {
    const error: unknown = await rates.count({ id, workspaceId }).catch((thrown: unknown) => thrown);
    if (error !== undefined && !(error instanceof AppError)) throw error;
    return error;
  };
  return { clock, ask };
}

it("refuses a key beyond its limit until the minute is over, and says so", async () => {
  const { clock, ask } = setUp();
  expect([await ask("a"), await ask("a")]).toEqual([undefined, undefined]);
  clock.nowMs += 15_000;
  expect(await ask("a")).toMatchObject({
    status: 429,
    retryAfterSeconds: 45,
    rateLimit: { limit: 2, remaining: 0 },
    message: expect.stringMatching(/^This key may make 2 requests/),
    metadata: { limit: "account-api-key" },
  });
  clock.nowMs += 45_000;
  expect(await ask("a")).toBeUndefined();
});

it("counts all keys of a workspace together, what was refused not at all, and others apart", async () => {
  const { ask } = setUp();
  const limitOf = async (id: string) => (await ask(id))?.metadata["limit"];
  expect([await ask("a"), await ask("a"), await limitOf("a")]).toEqual([undefined, undefined, "account-api-key"]);
  expect([await ask("b"), await limitOf("b")]).toEqual([undefined, "account-api-workspace"]);
  expect(await ask("c", "other")).toBeUndefined();
});

it("goes by what all processes have counted where that is known", async () => {
  const { ask } = setUp({ count: async () => ({ name: "key:a", endsInMs: 7_001 }) });
  expect(await ask("a")).toMatchObject({ retryAfterSeconds: 8, metadata: { limit: "account-api-key" } });
  const others = setUp({ count: async () => undefined });
  for (let requests = 0; requests < 10; requests++) expect(await others.ask("a")).toBeUndefined();
});
