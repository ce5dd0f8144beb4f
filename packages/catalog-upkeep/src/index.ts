export * from "./candidate.ts";
export * from "./catalog-state.ts";
export * from "./change-shapes.ts";
export * from "./difference/compare-with-sources.ts";
export { isDearer, priceText, rateText } from "./difference/judge-price.ts";
export type { Said } from "./offer.ts";
export {
  createDocumentFetcher,
  type DocumentFetcher,
  type DocumentFetcherOptions,
} from "./sources/fetch-document.ts";
export { type KeptDocument, readSources, type SourceAnswer } from "./sources/read-sources.ts";
export { type CatalogSource, readSourceSettings } from "./sources/source-settings.ts";
export { providerFacts } from "./provider-facts.ts";
