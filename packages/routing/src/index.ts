export * from "./after-attempt.ts";
export * from "./attempt-outcome.ts";
export * from "./candidates.ts";
export * from "./endpoint-health.ts";
export * from "./explain-exclusions.ts";
export * from "./rank.ts";
export * from "./requirements.ts";
export * from "./route-plan.ts";
