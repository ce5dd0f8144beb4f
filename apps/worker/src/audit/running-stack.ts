import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const factsSchema = z.object({
  databaseUrl: z.string(),
  moneyRedisUrl: z.string().optional(),
  sandboxUrl: z.string(),
});

/** The addresses of what `npm start` runs here, as variables; none when it never ran. Its Stripe is the sandbox's. */
export function runningStack(stateDir: string): Readonly<Record<string, string>> {
  const facts = factsSchema.safeParse(readJson(join(stateDir, "dev.json")));
  if (!facts.success) return {};
  const { databaseUrl, moneyRedisUrl, sandboxUrl } = facts.data;
  return {
    DATABASE_URL: databaseUrl,
    ...(moneyRedisUrl !== undefined && { MONEY_REDIS_URL: moneyRedisUrl }),
    CAUSEWAY_SANDBOX_PROVIDERS: sandboxUrl,
    CATALOG_REFRESH_SOURCES: `models.dev=${sandboxUrl}/models.dev/api.json`,
    OWN_ENDPOINTS_ALLOW_PRIVATE: "127.0.0.1/32",
    STRIPE_API_BASE: sandboxUrl,
    STRIPE_SECRET_KEY: "sk_test_sandbox",
  };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
