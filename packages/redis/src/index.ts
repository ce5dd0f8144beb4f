export * from "./invalidation.ts";
