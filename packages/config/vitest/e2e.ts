import { defineConfig } from "vitest/config";

/** In a real browser against a running stack, whose addresses are in the file that CAUSEWAY_DEV_FILE names. */
export default defineConfig({
  test: {
    include: ["apps/*/e2e/**/*.e2e.test.ts"],
    exclude: ["**/node_modules/**"],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
    // How long a poll may wait for what is bound to happen, on a machine that is busy with other things.
    expect: { poll: { timeout: 60_000 } },
  },
});
