import { formatCompact } from "@causeway/ui/format-count.ts";
import { formatPerMillion } from "@causeway/ui/format-dollars.ts";
import { authorName } from "../catalog/author-names.ts";
import type { Catalog } from "../catalog/read-catalog.ts";
import { landingFacts } from "../landing/landing-facts.ts";
import type { ShareCard } from "./share-image.tsx";

/** Of the product itself. */
export function siteCard(catalog: Catalog): ShareCard {
  const { modelCount, providerCount } = landingFacts(catalog);
  return {
    over: "Failover while a call runs, prices per token, one balance",
    title: "One key, every model.",
    facts: [counted(modelCount, "model"), counted(providerCount, "provider")],
  };
}

/** Undefined for a model that cannot be called. */
export function modelCard({ models }: Catalog, id: string): ShareCard | undefined {
  const model = models.find((one) => one.id === id);
  if (!model) return undefined;
  const [{ inputPrice, outputPrice, unitPrice }] = model.offers;
  const providers = counted(new Set(model.offers.map(({ providerId }) => providerId)).size, "provider");
  const prices =
    unitPrice === undefined ? [`In ${perMillion(inputPrice)}`, `Out ${perMillion(outputPrice)}`] : [unitPrice];
  const context = model.contextLength > 0 ? [`${formatCompact(model.contextLength)} context`] : [];
  return { over: authorName(model.author), title: model.name, facts: [...prices, ...context, providers] };
}

export function providerCard({ models, snapshot }: Catalog, id: string): ShareCard | undefined {
  const provider = snapshot.providers.get(id);
  if (!provider) return undefined;
  const served = models.filter(({ offers }) => offers.some(({ providerId }) => providerId === id)).length;
  return { over: "Provider", title: provider.name, facts: [counted(served, "model"), "Prices, uptime and speed"] };
}

export function authorCard({ models }: Catalog, author: string): ShareCard | undefined {
  const made = models.filter((model) => model.author === author).length;
  return made === 0
    ? undefined
    : { over: "All models of", title: authorName(author), facts: [counted(made, "model"), "Prices of every provider"] };
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
const perMillion = (perToken: string): string => (perToken === "0" ? "free" : `${formatPerMillion(perToken)} / 1M`);
