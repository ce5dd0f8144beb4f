export { type CatalogData, loadCatalogData } from "./load-catalog-data.ts";
