export { faultOfPattern, longestPattern } from "./custom-pattern.ts";
export * from "./scan-texts.ts";
