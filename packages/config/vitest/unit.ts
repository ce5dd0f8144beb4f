import { defineConfig } from "vitest/config";

/** Everything that needs no database, Redis or browser. */
export default defineConfig({
  test: {
    include: ["{apps,packages,prisma,infra}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "**/.next/**", "**/*.{integration,e2e}.test.ts"],
    testTimeout: 20_000,
  },
});
