import { enableCompileCache, flushCompileCache } from "node:module";
import { join } from "node:path";

/**
 * What was compiled at the last start is not compiled again: half of the processor time of a start. Nobody else may write
 * there, for what is found there is run. Where it cannot be written, a start takes longer; `NODE_COMPILE_CACHE` names
 * another folder.
 */
enableCompileCache(join(import.meta.dirname, "../../../.causeway/compile-cache"));
const { run } = await import("./run.ts");
await run();
flushCompileCache();
