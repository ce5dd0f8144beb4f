export * from "./charge.ts";
export * from "./hold.ts";
export * from "./own-key-fee.ts";
export { type PromptSize, promptSize, soundSize } from "./prompt-size.ts";
export * from "./purchase-fee.ts";
export * from "./sound-usage.ts";
export * from "./task-size.ts";
export * from "./token-estimate.ts";
export * from "./usage-within.ts";
