export * from "./endpoint.ts";
export * from "./model.ts";
export * from "./snapshot.ts";
