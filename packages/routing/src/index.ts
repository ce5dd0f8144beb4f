export * from "./attempt-outcome.ts";
