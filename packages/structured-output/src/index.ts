export { faultOfArguments } from "./check-arguments.ts";
export { checkOutput, longestOutput, type OutputVerdict } from "./check-output.ts";
export type { SchemaFault } from "./check-value.ts";
