export { faultOfPattern } from "./custom-pattern.ts";
export * from "./scan-texts.ts";
