import type { Database } from "@causeway/db";
import type { SeededRandom } from "../seeded-random.ts";

/** Providers of both wire formats, some of which bill on after a disconnect; the sandbox plays each in its own way. */
const providerIds = ["together", "deepinfra", "fireworks", "groq", "deepseek", "xai", "openai", "mistral", "anthropic"];

/** Pico-dollars per token that no decimal fraction of a cent holds. */
const awkwardRates = [141_154n, 83_333n, 2_800n, 599_999n, 1_000_001n, 333_333n, 77_777n, 250_001n, 12_345n];

export const modelIds = Array.from({ length: 10 }, (_, index) => `rig/model-${index}`);

const shared = {
  contextLength: 200_000,
  maxOutputTokens: 16_000,
  inputModalities: ["text"],
  supportedParameters: ["max_tokens", "temperature", "stop"],
};

/** Ten models at three providers each, at prices that round badly: cached input, a price per call and tiers among them. */
export async function createCatalogue(database: Database, random: SeededRandom): Promise<void> {
  await database.provider.createMany({
    data: providerIds.map((id) => ({ id, name: id, trainsOnPrompts: false, retentionDays: 0 })),
  });
  await database.model.createMany({
    data: modelIds.map((id) => ({ id, author: "rig", name: id, outputModalities: ["text"], ...shared })),
  });
  const endpoints = modelIds.flatMap((modelId, model) =>
    [0, 1, 2].map((place) => ({
      modelId,
      providerId: providerIds[(model + place * 4) % providerIds.length] ?? "",
      place,
    })),
  );
  await database.endpoint.createMany({
    data: endpoints.map(({ modelId, providerId }) => ({
      id: `${providerId}:${modelId}`,
      modelId,
      providerId,
      upstreamModelId: modelId,
      ...shared,
    })),
  });
  await database.priceVersion.createMany({
    data: endpoints.map(({ modelId, providerId, place }) => {
      const input = random.pick(awkwardRates);
      const output = random.pick(awkwardRates) * 4n + 1n;
      return {
        endpointId: `${providerId}:${modelId}`,
        inputPico: input,
        outputPico: output,
        cachedInputPico: place === 0 ? input / 10n + 1n : null,
        requestPico: place === 2 ? 123_457n : null,
        tiers:
          place === 1
            ? [{ minPromptTokens: 2_000, inputPico: `${input * 2n + 1n}`, outputPico: `${output * 2n + 1n}` }]
            : [],
        source: "fault rig",
      };
    }),
  });
}
