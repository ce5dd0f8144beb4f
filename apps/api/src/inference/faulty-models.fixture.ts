import { vi } from "vitest";
import type { ApiWorld, Customer } from "../api.fixture.ts";

/** What the fake provider `slug` was asked for a model, oldest first. */
export async function askedOf(world: ApiWorld, slug: string, model: string) {
  const response = await fetch(`${world.sandbox.url}/control/providers/requests?slug=${slug}`);
  const { requests } = (await response.json()) as { requests: { model: string; receivedAt: number }[] };
  return requests.filter((request) => request.model === model);
}

/** Models of their own for each test, so that what one test does to an endpoint's health is not another's. */
export async function addModels(world: ApiWorld, models: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const shared = {
    contextLength: 128_000,
    maxOutputTokens: 16_000,
    inputModalities: ["text"],
    supportedParameters: ["max_tokens", "temperature", "tools", "tool_choice"],
  };
  for (const [id, slugs] of Object.entries(models)) {
    await world.database.model.create({
      data: { id, author: "fault", name: id, outputModalities: ["text"], ...shared },
    });
    for (const providerId of slugs) {
      const prices = { create: { inputPico: 1_000_000n, outputPico: 4_000_000n, source: "test" } };
      await world.database.endpoint.create({
        data: { id: `${providerId}:${id}`, modelId: id, providerId, upstreamModelId: id, ...shared, prices },
      });
    }
  }
  await world.announce({ kind: "catalog" });
}

/** Until the gateway has heard of a model. */
export async function untilKnown(customer: Customer, model: string): Promise<void> {
  const hello = { model, messages: [{ role: "user", content: "Hi" }], max_tokens: 1 };
  await vi.waitUntil(async () => (await customer.chat(hello)).status === 200, { timeout: 60_000 });
}
