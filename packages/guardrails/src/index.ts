export { faultOfPattern, findPattern } from "./custom-pattern.ts";
export * from "./scan-texts.ts";
