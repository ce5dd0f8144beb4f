export { seedCatalog } from "./seed-catalog.ts";
export { type Demo, demoOwnerEmail, type KnownKeys, seedDemo } from "./seed-demo.ts";
