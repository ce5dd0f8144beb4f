import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Everything that needs no database, Redis or browser. */
export default defineConfig({
  test: {
    include: ["{apps,packages,prisma,infra}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "**/.next/**", "**/*.{integration,e2e}.test.ts"],
    setupFiles: [join(import.meta.dirname, "seed.ts")],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // How long a poll may wait for what is bound to happen, on a machine that is busy with other tests.
    expect: { poll: { timeout: 30_000 } },
  },
});
