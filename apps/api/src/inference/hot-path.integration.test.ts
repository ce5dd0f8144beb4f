import { AsyncLocalStorage } from "node:async_hooks";
import diagnostics from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../api.fixture.ts";

/** What leaves for the stores on behalf of one call: everything that happens because its request arrived. */
type Footprint = { postgres: number; redis: number };

const calls = new AsyncLocalStorage<Footprint>();
let world: ApiWorld;
let customer: Customer;
let latest: Footprint = { postgres: 0, redis: 0 };

function beginCall(message: unknown): void {
  const { request } = message as { readonly request: IncomingMessage };
  if (request.socket.localPort !== Number(new URL(world.api.url).port)) return;
  latest = { postgres: 0, redis: 0 };
  calls.enterWith(latest);
}

beforeAll(async () => {
  world = await startApiWorld();
  const stores = new Map<number | undefined, keyof Footprint>([
    [Number(new URL(world.env.DATABASE_URL).port), "postgres"],
    [Number(new URL(world.env.REDIS_URL).port), "redis"],
    [Number(new URL(world.env.MONEY_REDIS_URL ?? "").port), "redis"],
  ]);
  const write = Reflect.get(Socket.prototype, "write");
  vi.spyOn(Socket.prototype, "write").mockImplementation(function (this: Socket, ...parameters) {
    const [footprint, store] = [calls.getStore(), stores.get(this.remotePort)];
    if (footprint && store) footprint[store] += 1;
    return write.apply(this, parameters);
  });
  diagnostics.subscribe("http.server.request.start", beginCall);
  customer = await world.customer({ limitNano: 5_000_000_000n });
  await fetch(`${world.api.url}/api/v1/presets/warm/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "maker/one", temperature: 0.5 }),
  });
});

afterAll(async () => {
  diagnostics.unsubscribe("http.server.request.start", beginCall);
  vi.restoreAllMocks();
  await world.close();
});

/** One call to its end; what it asked of the stores. */
async function footprintOf(body: object, headers: Readonly<Record<string, string>> = {}): Promise<Footprint> {
  const asked = { model: "maker/one", messages: [{ role: "user", content: "Hello" }], max_tokens: 40, ...body };
  const authorization = `Bearer ${customer.key}`;
  const response = await customer.chat(asked, {
    headers: { authorization, "content-type": "application/json", ...headers },
  });
  expect(response.status).toBe(200);
  await response.text();
  lastStatus = response.headers.get("x-openrouter-cache-status");
  return latest;
}

let lastStatus: string | null = null;

/** A key is believed for so long before it is looked up again. */
const keyKnownMs = 10_000;

/** A call right after one that looked its key up, however slow this machine is. */
async function warmFootprintOf(body: object, headers?: Readonly<Record<string, string>>): Promise<Footprint> {
  for (;;) {
    await world.announce({ kind: "limits", workspaceId: customer.workspaceId });
    await expect.poll(async () => (await footprintOf(body, headers)).postgres).toBeGreaterThan(0);
    const begin = performance.now();
    await footprintOf(body, headers);
    const footprint = await footprintOf(body, headers);
    if (performance.now() - begin < keyKnownMs / 2) return footprint;
  }
}

describe("what a call asks of the stores", () => {
  it("looks a key up that it does not know", async () => {
    const first = await footprintOf({ stream: true });
    expect(first.postgres).toBeGreaterThan(0);
  });

  it.each([
    ["streamed", { stream: true }],
    ["whole", {}],
    ["preset", { model: "@preset/warm" }],
  ])("is two questions to Redis and none to Postgres for a warm %s call", async (_, body) => {
    expect(await warmFootprintOf(body)).toEqual({ postgres: 0, redis: 2 });
  });

  it("is one question to Redis more, for whoever wants an answer that is kept", async () => {
    const body = { max_tokens: 2_000 };
    const headers = { "x-openrouter-cache": "true" };
    const kept = async () => {
      await footprintOf(body, headers);
      return lastStatus;
    };
    await expect.poll(kept).toBe("HIT");
    expect(await warmFootprintOf(body, headers)).toEqual({ postgres: 0, redis: 3 });
    expect(lastStatus).toBe("HIT");
  });
});
