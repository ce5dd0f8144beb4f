import { vi } from "vitest";
import type { ApiWorld } from "../api.fixture.ts";

const thinkers = [
  { id: "maker/claude", providerId: "anthropic", upstreamModelId: "claude-sonnet-4-5-20250929" },
  { id: "google/gemini-3-pro", providerId: "google-ai-studio", upstreamModelId: "gemini-3-pro" },
];

/** Puts models that think into the catalogue: one behind Anthropic's own format, one behind Google's. */
export async function addThinkingModels(world: ApiWorld): Promise<void> {
  const { database } = world;
  await database.provider.createMany({
    data: thinkers.map(({ providerId: id }) => ({ id, name: id, trainsOnPrompts: false, retentionDays: 30 })),
    skipDuplicates: true,
  });
  for (const { id, providerId, upstreamModelId } of thinkers) {
    const shared = {
      contextLength: 128_000,
      maxOutputTokens: 16_000,
      inputModalities: ["text", "image"],
      supportedParameters: [
        "max_tokens",
        "temperature",
        "tools",
        "tool_choice",
        "reasoning",
        "response_format",
        "stop",
      ],
    };
    const model = { id, author: id.split("/")[0] ?? "", name: id, outputModalities: ["text"], ...shared };
    const prices = { create: { inputPico: 1_000_000n, outputPico: 4_000_000n, source: "test" } };
    await database.model.create({
      data: {
        ...model,
        endpoints: { create: { id: `${providerId}:${id}`, providerId, upstreamModelId, ...shared, prices } },
      },
    });
  }
  await world.announce({ kind: "catalog" });
  const customer = await world.customer();
  await vi.waitUntil(
    async () => {
      const { data } = (await (await customer.get("/models")).json()) as { data: { id: string }[] };
      return thinkers.every((thinker) => data.some(({ id }) => id === thinker.id));
    },
    { timeout: 60_000 },
  );
}
