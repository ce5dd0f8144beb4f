export { allChecks } from "./all-checks.ts";
export type { BookCheck, CheckResult, Finding } from "./book-check.ts";
export { type BookSources, openBookSources } from "./book-sources.ts";
