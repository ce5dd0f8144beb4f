import type { ListableModel } from "./filter-models.ts";
import type { Offer } from "./model-summary.ts";

export const offer = (overrides: Partial<Offer> = {}): Offer => ({
  providerId: "acme",
  inputPrice: "0.000001",
  outputPrice: "0.000002",
  contextLength: 128_000,
  priceRank: 5_000_000n,
  trainsNot: false,
  keepsNothing: false,
  ...overrides,
});

export const listable = (id: string, overrides: Partial<ListableModel> = {}): ListableModel => ({
  id,
  name: id.split("/")[1] ?? id,
  author: id.split("/")[0] ?? "",
  contextLength: 128_000,
  inputModalities: ["text"],
  outputModalities: ["text"],
  supports: ["reasoning"],
  releasedOn: undefined,
  listedOn: undefined,
  deprecatedOn: undefined,
  offers: [offer()],
  ...overrides,
});

export const today = "2026-03-11";

export const someModels = [
  listable("openai/bright", {
    inputModalities: ["text", "image"],
    releasedOn: "2026-03-01",
    offers: [
      offer({ providerId: "openai" }),
      offer({ providerId: "azure", inputPrice: "0.00001", priceRank: 32_000_000n, trainsNot: true }),
    ],
    traffic: { requests: 9, latencyMs: 400, tokensPerSecond: 30 },
    weeklyTokens: 7,
  }),
  listable("openai/cheap", {
    releasedOn: "2026-01-01",
    offers: [offer({ inputPrice: "0.0000001", priceRank: 300_000n })],
    traffic: { requests: 90, latencyMs: 200, tokensPerSecond: undefined },
  }),
  listable("meta/free", {
    contextLength: 8_000,
    offers: [offer({ inputPrice: "0", outputPrice: "0", priceRank: 0n, contextLength: 8_000 })],
  }),
  listable("meta/tools", {
    supports: ["tools", "reasoning"],
    contextLength: 1_000_000,
    offers: [offer({ contextLength: 1_000_000, trainsNot: true, keepsNothing: true })],
    weeklyTokens: 10_000_000,
  }),
  listable("meta/embedder", { outputModalities: ["embedding"], supports: [] }),
];
