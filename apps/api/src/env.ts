import { type NanoUsd, parseUsd } from "@causeway/money";
import { parseNetworks } from "@causeway/networks";
import type { Variables } from "@causeway/providers";
import { readWebhookSecrets } from "@causeway/payments/webhook-secrets";
import { createKeyVault, type KeyVault, localKeyWrapper } from "@causeway/vault";
import { z } from "zod";
import { leastMegabytes } from "./http/large-bodies.ts";

/** Runs `read` on the text and says what it throws. */
const readWith =
  <Value>(read: (text: string) => Value) =>
  (text: string, check: z.RefinementCtx): Value => {
    try {
      return read(text);
    } catch (error) {
      check.addIssue({ code: "custom", message: error instanceof Error ? error.message : "is not valid" });
      return z.NEVER;
    }
  };

/** What the API needs from its environment. */
export const envSchema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  /** A Redis for nothing but slices of credits. Without it each call is held for in Postgres. */
  MONEY_REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** Where the worker ships calls to: sums over them are asked of it. */
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Where this gateway writes down what it holds before it holds it. Its own, and kept. */
  WRITE_AHEAD_LOG_DIR: z.string().min(1).default(".causeway/write-ahead-log"),
  API_HOST: z.string().min(1).default("127.0.0.1"),
  API_PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  /** Where people reach the dashboard: errors link to its pages. */
  DASHBOARD_URL: z.url({ protocol: /^https?$/ }).default("http://localhost:3000"),
  /** The sandbox's URL: it plays every provider that has no key. */
  CAUSEWAY_SANDBOX_PROVIDERS: z.url({ protocol: /^https?$/ }).optional(),
  STRIPE_SECRET_KEY: z.string().min(1),
  STRIPE_WEBHOOK_SECRET: z.string().transform(readWith(readWebhookSecrets)),
  STRIPE_API_BASE: z.url({ protocol: /^https?$/ }).optional(),
  /** Opens workspaces' own provider keys: `id:base64` of 32 bytes, the newest first. Without it they cannot be used. */
  OWN_KEY_ENCRYPTION_KEYS: z
    .string()
    .transform(readWith((list): KeyVault => createKeyVault(localKeyWrapper(list))))
    .optional(),
  /** Networks of the operator's own in which workspaces' own endpoints may be, besides the internet: `10.0.0.0/8`. */
  OWN_ENDPOINTS_ALLOW_PRIVATE: z.string().default("").transform(readWith(parseNetworks)),
  /** Our fee for calls on own keys, of their list price: 500 is 5 %. */
  BYOK_FEE_BASIS_POINTS: z.coerce.number().int().min(0).max(10_000).default(500),
  /** List price per workspace and UTC month that is free of the fee. */
  BYOK_MONTHLY_ALLOWANCE_USD: z.string().default("25000").transform(readWith(readAllowance)),
  /** How many megabytes of bodies above 1 MB may be in memory at once; an eighth of Node's heap limit. */
  LARGE_BODIES_MEGABYTES: z.coerce.number().int().min(leastMegabytes).max(65_536).optional(),
  /** Proxies of ours that callers come through: their `X-Forwarded-For` tells where a call comes from. `10.0.0.0/8`. */
  TRUSTED_PROXIES: z.string().default("").transform(readWith(parseNetworks)),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

function readAllowance(text: string): NanoUsd {
  const allowance = parseUsd(text);
  if (allowance < 0n || allowance > parseUsd("1000000000")) throw new Error("must be 0 to 1,000,000,000 dollars");
  return allowance;
}

export type Env = z.infer<typeof envSchema> & {
  /** Keys and addresses of providers: one variable or two each, see `providerConnections`. */
  readonly providerVariables: Variables;
};

/** Throws one error that names every variable that is missing or wrong. Empty is the same as absent. */
export function readEnv(variables: NodeJS.ProcessEnv = process.env): Env {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim() !== ""));
  const result = envSchema.safeParse(set);
  if (!result.success) throw new Error(`The API's environment is not usable:\n${z.prettifyError(result.error)}`);
  return { ...result.data, providerVariables: set };
}
