export { formatPerMillion, type PriceUnit, readPrice } from "./decimal-price.ts";
export { parseJsonWithNumberTexts } from "./json-with-number-texts.ts";
export { type CatalogData, loadCatalogData } from "./load-catalog-data.ts";
export { ownProvidersOf } from "./model-authors.ts";
export { modelIdentifier } from "./model-identity.ts";
export { providerSources } from "./provider-sources.ts";
export { type ListableRow, reasonNotToList } from "./row-filters.ts";
export { parametersOf } from "./supported-parameters.ts";
