export { busiestWorkspace } from "./busiest-workspace.ts";
export { measureExport } from "./measure-export.ts";
export { measurePages } from "./measure-pages.ts";
export { seedGenerations } from "./seed-generations.ts";
