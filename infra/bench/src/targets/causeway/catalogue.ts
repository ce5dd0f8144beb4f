import type { Database } from "@causeway/db";

/** The mock's models, at a provider of each format. */
export const mockModels = ["bench-20", "bench-200", "bench-idle"];

const providers = ["openai", "anthropic"] as const;

const shared = {
  contextLength: 200_000,
  maxOutputTokens: 16_000,
  inputModalities: ["text"],
  supportedParameters: ["max_tokens", "temperature", "stop"],
};

export const modelIdOf = (provider: (typeof providers)[number], mockModel: string): string =>
  `${provider}/${mockModel}`;

export async function createCatalogue(database: Database): Promise<void> {
  await database.provider.createMany({
    data: providers.map((id) => ({ id, name: id, trainsOnPrompts: false, retentionDays: 0 })),
  });
  const pairs = providers.flatMap((provider) => mockModels.map((mockModel) => ({ provider, mockModel })));
  await database.model.createMany({
    data: pairs.map(({ provider, mockModel }) => {
      const id = modelIdOf(provider, mockModel);
      return { id, author: provider, name: id, outputModalities: ["text"], ...shared };
    }),
  });
  await database.endpoint.createMany({
    data: pairs.map(({ provider, mockModel }) => {
      const modelId = modelIdOf(provider, mockModel);
      return { id: `${provider}:${modelId}`, modelId, providerId: provider, upstreamModelId: mockModel, ...shared };
    }),
  });
  await database.priceVersion.createMany({
    data: pairs.map(({ provider, mockModel }) => ({
      endpointId: `${provider}:${modelIdOf(provider, mockModel)}`,
      inputPico: 150_000n,
      outputPico: 600_000n,
      cachedInputPico: 75_000n,
      source: "bench",
    })),
  });
}
