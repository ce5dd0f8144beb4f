import { encryptionKeys } from "./people-and-things.fixture.ts";
import { dashboardUrl } from "./request.fixture.ts";

// Nothing answers there: what would leave the machine fails at once.
const nowhere = "http://127.0.0.1:9";

/** What the dashboard needs of its environment, with a database and a Redis of the test's own. */
export const matrixEnvironment = (databaseUrl: string, redisUrl: string) => ({
  DATABASE_URL: databaseUrl,
  REDIS_URL: redisUrl,
  DASHBOARD_URL: dashboardUrl,
  API_URL: nowhere,
  STRIPE_API_BASE: nowhere,
  STRIPE_SECRET_KEY: "sk_test_matrix",
  AUTH_SECRET: "0123456789abcdef0123456789abcdef",
  OWN_KEY_ENCRYPTION_KEYS: encryptionKeys,
});
