import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../../api.fixture.ts";

let world: ApiWorld;
let manager: Customer;
beforeAll(async () => {
  world = await startApiWorld();
  manager = await world.customer({ keyClass: "management" });
});
afterAll(() => world.close());

async function create(idempotencyKey: string, name: string, as = manager) {
  const response = await fetch(`${world.api.url}/api/v1/keys`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${as.key}`,
      "content-type": "application/json",
      "idempotency-key": idempotencyKey,
    },
    body: JSON.stringify({ name }),
  });
  const body = (await response.json()) as { key?: string; error?: { message: string } };
  return { status: response.status, replayed: response.headers.get("idempotent-replayed"), ...body };
}
const keysNamed = (name: string) => world.database.apiKey.count({ where: { name } });

it("what was lost is told again, with the key that is shown once, and done once", async () => {
  const first = await create("order-1", "once");
  const again = await create("order-1", "once");
  expect(again).toEqual({ ...first, replayed: "true" });
  expect(first).toMatchObject({ status: 201, replayed: null, key: expect.stringMatching(/^sk-cw-v1-/) });
  expect(await keysNamed("once")).toBe(1);
});

it("what is kept does not hold the key in readable form", async () => {
  const { key } = await create("order-2", "sealed");
  const row = await world.database.idempotentReply.findFirstOrThrow({ where: { key: "order-2" } });
  expect(Buffer.from(row.sealedBody ?? []).includes(key ?? "")).toBe(false);
  expect(row.sealedBody?.length).toBeGreaterThan(100);
});

it("of many at once one is done; the others are told so, or get its answer", async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => create("order-3", "rush")));
  expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
  expect(await keysNamed("rush")).toBe(1);
});

it("another body under the same key is refused, and so is a key that cannot be one", async () => {
  await create("order-4", "first");
  expect(await create("order-4", "second")).toMatchObject({
    status: 409,
    error: { message: expect.stringContaining("another request") },
  });
  expect(await create("two words", "third")).toMatchObject({ status: 400 });
  expect(await keysNamed("second")).toBe(0);
});

it("what was refused may be tried again under the same key, and strangers' keys are theirs", async () => {
  expect(await create("order-5", "")).toMatchObject({ status: 400 });
  expect(await create("order-5", "now it is right")).toMatchObject({ status: 201 });
  const other = await world.customer({ keyClass: "management" });
  expect(await create("order-5", "mine", other)).toMatchObject({ status: 201, replayed: null });
});

it("a first request that never ended is not repeated", async () => {
  await create("order-6", "cut");
  await world.database.idempotentReply.updateMany({
    where: { key: "order-6" },
    data: { status: null, sealedBody: null },
  });
  expect(await create("order-6", "cut")).toMatchObject({ status: 409 });
  expect(await keysNamed("cut")).toBe(1);
});
