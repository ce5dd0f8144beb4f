import type { EndpointRow } from "./catalog-file.ts";

type OwnSearch = {
  readonly providerIds: readonly string[];
  /** Of the provider's own names. */
  readonly models: RegExp;
  /** Dollars for one search; Google's second generation counts calls that searched. */
  readonly price: string;
};

/**
 * What providers ask for a search that they make themselves while they answer, kept by hand from their price pages
 * (2026-11); LiteLLM's list of 2026-08-01 says the same of Anthropic and Google, OpenRouter's of that day of OpenAI (but 0.005
 * for 5.6-luna and -terra, which OpenAI's page does not say) and xAI. Perplexity searches for every call and asks a
 * fee for it (`request`), but for its deep research. Left out: OpenAI's small models, whose results are billed as tokens that it does not count.
 */
const ownSearches: readonly OwnSearch[] = [
  { providerIds: ["anthropic"], models: /^claude-(?:3-[57]|opus|sonnet|haiku)-/, price: "0.01" },
  {
    providerIds: ["google-ai-studio", "google-vertex"],
    models: /^gemini-2\.5-(?:pro|flash|flash-lite)(?:-preview.*)?$/,
    price: "0.035",
  },
  {
    providerIds: ["google-ai-studio", "google-vertex"],
    models: /^gemini-3(?!.*(?:image|live|tts|embed))/,
    price: "0.014",
  },
  {
    providerIds: ["openai"],
    models: /^(?:gpt-4o|gpt-4\.1|gpt-5(?:\.\d+)?(?:-mini|-pro)?|gpt-5\.\d+-(?:luna|sol|terra)|o3(?:-pro)?|o4-mini)$/,
    price: "0.01",
  },
  { providerIds: ["perplexity"], models: /^sonar-deep-research$/, price: "0.005" },
  { providerIds: ["perplexity"], models: /^sonar/, price: "0" },
  { providerIds: ["xai"], models: /^grok-(?:[4-9]|build)/, price: "0.005" },
];

/** Dollars for one search; `undefined`: the endpoint makes none. */
export const ownSearchPrice = ({
  providerId,
  upstreamModelId,
}: Pick<EndpointRow, "providerId" | "upstreamModelId">): string | undefined =>
  ownSearches.find(({ providerIds, models }) => providerIds.includes(providerId) && models.test(upstreamModelId))
    ?.price;
