// For those who read price lists of today: nothing here opens a file.
export { formatPerMillion, type PriceUnit, readPrice } from "./decimal-price.ts";
export { parseJsonWithNumberTexts } from "./json-with-number-texts.ts";
export { ownProvidersOf } from "./model-authors.ts";
export { modelIdentifier } from "./model-identity.ts";
export { providerSources } from "./provider-sources.ts";
export { reasonNotToList } from "./row-filters.ts";
export { parametersOf } from "./supported-parameters.ts";
