export { seedCatalog } from "./seed-catalog.ts";
export { type Demo, type KnownKeys, seedDemo } from "./seed-demo.ts";
