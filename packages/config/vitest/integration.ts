import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Against real Postgres and Redis, which the set-up starts on free ports. */
export default defineConfig({
  test: {
    include: ["{apps,packages,prisma,infra}/**/*.integration.test.ts"],
    exclude: ["**/node_modules/**", "**/.next/**"],
    globalSetup: [join(import.meta.dirname, "../../testing/src/services/global-setup.ts")],
    setupFiles: ["seed.ts", "midnight.ts"].map((name) => join(import.meta.dirname, name)),
    // Processes, not threads: what a test starts is tied to the life of the process that started it.
    pool: "forks",
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // How long a poll may wait for what is bound to happen, on a machine that is busy with other tests.
    expect: { poll: { timeout: 60_000 } },
  },
});
