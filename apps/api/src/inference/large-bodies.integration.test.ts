import { request } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, expectSoundLedger, startApiWorld } from "../api.fixture.ts";

/** Callers together send more than there is room for. */
let world: ApiWorld;
let customer: Customer;
beforeAll(async () => {
  world = await startApiWorld({ variables: { LARGE_BODIES_MEGABYTES: "26" } });
  customer = await world.customer();
});
afterAll(async () => {
  await expectSoundLedger(world.database);
  await world.close();
});

const megabyte = 1024 * 1024;
const longest = { timeout: 60_000, interval: 200 };
const beginning = `{"model":"maker/one","max_tokens":5,"messages":[{"role":"user","content":"`;

/** A body that is announced and never ends. One that comes while another has the room is refused. */
function sendWithoutEnd(bytes: number): { readonly isRefused: boolean; leave(): void } {
  const url = `${world.api.url}/api/v1/chat/completions`;
  const headers = { authorization: `Bearer ${customer.key}`, "content-length": bytes };
  const outgoing = request(url, { method: "POST", agent: false, headers });
  let isRefused = false;
  outgoing.on("error", () => undefined);
  outgoing.on("response", () => {
    isRefused = true;
  });
  outgoing.write(beginning);
  return {
    get isRefused() {
      return isRefused;
    },
    leave: () => void outgoing.destroy(),
  };
}

/** Costs nothing, and is read whole. */
const count = (bytes: number) =>
  fetch(`${world.api.url}/api/v1/messages/count_tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${customer.key}` },
    body: `${beginning}${"x".repeat(bytes)}"}]}`,
  });

it("large bodies beyond the room for them get 503 with Retry-After, small ones are served, until there is room", async () => {
  let first = sendWithoutEnd(18 * megabyte);
  const statusBesideFirst = async () => {
    const { status } = await count(9 * megabyte);
    if (!first.isRefused) return status;
    first.leave();
    first = sendWithoutEnd(18 * megabyte);
    return undefined;
  };
  await expect.poll(statusBesideFirst, longest).toBe(503);
  const refused = await count(9 * megabyte);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  const { error } = (await refused.json()) as { error: { message: string } };
  expect(error.message).toContain("26 MB");
  const small = await customer.chat({ model: "maker/one", max_tokens: 5, messages: [{ role: "user", content: "Hi" }] });
  expect(small.status).toBe(200);
  await small.text();
  first.leave();
  await expect.poll(async () => (await count(9 * megabyte)).status, longest).toBe(200);
});
