import { demoOwnerEmail } from "@causeway/seed/demo-owner";
import type { Settings } from "./env.ts";
import type { Secrets } from "./state.ts";

export type Connections = { readonly databaseUrl: string; readonly redisUrl: string; readonly moneyRedisUrl: string };

export type Addresses = {
  /** Where programs and people reach them: behind a tunnel or proxy that is not where they listen. */
  readonly apiUrl: string;
  readonly dashboardUrl: string;
  readonly sandboxUrl: string;
};

export const onLoopback = (port: number): string => `http://127.0.0.1:${port}`;

export function addressesOf({ ports, variables }: Settings): Addresses {
  return {
    apiUrl: variables["API_URL"] ?? onLoopback(ports.API_PORT),
    dashboardUrl: variables["DASHBOARD_URL"] ?? onLoopback(ports.DASHBOARD_PORT),
    sandboxUrl: onLoopback(ports.SANDBOX_PORT),
  };
}

/** Of its own, so that the demo's owner gets no alerts among his mails. */
const operatorEmail = "operators@causeway.test";

/**
 * One environment for all apps. What the user set wins over what is made up here, so a real key is used the moment it
 * is there; the sandbox stands in for everything that has none.
 */
export function appEnvironment(settings: Settings, connections: Connections, secrets: Secrets): Record<string, string> {
  const { ports } = settings;
  // The owner of the tables is nobody's affair but the migrations'.
  const { MIGRATE_DATABASE_URL: _owner, ...variables } = settings.variables;
  const { apiUrl, dashboardUrl, sandboxUrl } = addressesOf(settings);
  return {
    AUTH_SECRET: secrets.authSecret,
    OWN_KEY_ENCRYPTION_KEYS: secrets.ownKeyEncryptionKeys,
    OWN_ENDPOINTS_ALLOW_PRIVATE: "127.0.0.1/32",
    MAIL_FROM: "Causeway <causeway@localhost>",
    OPERATOR_EMAILS: operatorEmail,
    STAFF_EMAILS: `${demoOwnerEmail},${operatorEmail}`,
    SMTP_URL: `smtp://127.0.0.1:${ports.SANDBOX_SMTP_PORT}`,
    CAUSEWAY_SANDBOX_PROVIDERS: sandboxUrl,
    ...(variables["STRIPE_SECRET_KEY"] === undefined &&
      sandboxStripe(onLoopback(ports.API_PORT), sandboxUrl, secrets.stripeWebhookSecret)),
    ...variables,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    TURBO_TELEMETRY_DISABLED: "1",
    API_HOST: "127.0.0.1",
    SANDBOX_HOST: "127.0.0.1",
    WORKER_HOST: "127.0.0.1",
    API_URL: apiUrl,
    DASHBOARD_URL: dashboardUrl,
    SANDBOX_URL: sandboxUrl,
    SANDBOX_STATE_DIR: `${settings.stateDir}/sandbox`,
    DATABASE_URL: connections.databaseUrl,
    REDIS_URL: connections.redisUrl,
    MONEY_REDIS_URL: connections.moneyRedisUrl,
    WRITE_AHEAD_LOG_DIR: variables["WRITE_AHEAD_LOG_DIR"] ?? `${settings.stateDir}/write-ahead-log`,
    ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])),
  };
}

function sandboxStripe(apiUrl: string, sandboxUrl: string, webhookSecret: string): Record<string, string> {
  return {
    STRIPE_SECRET_KEY: "sk_test_sandbox",
    STRIPE_API_BASE: sandboxUrl,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    SANDBOX_STRIPE_WEBHOOK_URL: `${apiUrl}/webhooks/stripe`,
    SANDBOX_STRIPE_WEBHOOK_SECRET: webhookSecret,
  };
}
