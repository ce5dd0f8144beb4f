export * from "./endpoint.ts";
export * from "./find-model.ts";
export * from "./model.ts";
export * from "./model-slug.ts";
export * from "./snapshot.ts";
