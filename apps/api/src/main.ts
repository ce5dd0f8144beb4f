import { enableCompileCache, flushCompileCache } from "node:module";

/** What was compiled at the last start is not compiled again: half of the time from `kill -9` to the next answer. */
enableCompileCache();
const { run } = await import("./run.ts");
await run();
flushCompileCache();
