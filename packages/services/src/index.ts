export * from "./actor.ts";
export * from "./permission.ts";
