export { booksAfter, steps } from "./orders.ts";
export { type RunOptions, type RunResult, simulate } from "./simulate.ts";
