export { busiestWorkspace } from "./busiest-workspace.ts";
export { measurePages } from "./measure-pages.ts";
export { seedGenerations } from "./seed-generations.ts";
