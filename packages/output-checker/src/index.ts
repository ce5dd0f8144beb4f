export { OutputChecker } from "./output-checker.ts";
