import { resolve } from "node:path";
import { parseNetworks } from "@causeway/egress";
import { fewestMonthsKept } from "@causeway/activity";
import type { Variables } from "@causeway/providers";
import { createKeyVault, type KeyVault, localKeyWrapper } from "@causeway/vault";
import { z } from "zod";
import { runningStack } from "./audit/running-stack.ts";

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

/** What the worker needs from its environment. */
export const envSchema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  /** The Redis that hands out slices of credits, when the API uses one. */
  MONEY_REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** A ClickHouse server that calls are shipped to. Without it nothing is kept for one. */
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Whole months before this one whose calls the log keeps; older ones are given up. Without it all are kept. */
  GENERATIONS_KEPT_MONTHS: z.coerce.number().int().min(fewestMonthsKept).max(1_200).optional(),
  /** Where the health check listens. */
  WORKER_HOST: z.string().min(1).default("127.0.0.1"),
  WORKER_PORT: z.coerce.number().int().min(0).max(65_535).default(8789),
  /** Where people reach the dashboard; links in mails and the way back from Stripe. */
  DASHBOARD_URL: z.url({ protocol: /^https?$/ }).default("http://localhost:3000"),
  STRIPE_SECRET_KEY: z.string().min(1),
  STRIPE_API_BASE: z.url({ protocol: /^https?$/ }).optional(),
  /** Stripe adds the tax that is due where a customer is. */
  STRIPE_AUTOMATIC_TAX: z.enum(["on", "off"]).default("off"),
  /** Refused cards per workspace and day after which its payment pages are closed. */
  REFUSED_CARDS_PER_DAY: z.coerce.number().int().min(1).default(3),
  /** Whether what is left of granted credits goes when their time has come. */
  GRANTED_CREDITS_EXPIRE: z.enum(["on", "off"]).default("off"),
  /** The dashboard's: sign-in links are written with it. */
  AUTH_SECRET: z.string().min(32, "must have at least 32 characters"),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  MAIL_FROM: z.string().min(3).default("Causeway <hello@causeway.localhost>"),
  /** Who is told when the books do not agree: addresses, separated by commas. */
  OPERATOR_EMAILS: z
    .string()
    .default("")
    .transform((text) => text.split(",").map((address) => address.trim()))
    .transform((addresses) => addresses.filter((address) => address !== ""))
    .pipe(z.array(z.email("OPERATOR_EMAILS takes addresses separated by commas"))),
  /** Opens the secrets that webhooks are signed with: `id:base64` of 32 bytes, the newest first. Without it none are sent. */
  OWN_KEY_ENCRYPTION_KEYS: z
    .string()
    .transform(readWith((list): KeyVault => createKeyVault(localKeyWrapper(list))))
    .optional(),
  /** Networks of the operator's own in which webhooks may be received, besides the internet: `10.0.0.0/8`. */
  OWN_ENDPOINTS_ALLOW_PRIVATE: z.string().default("").transform(readWith(parseNetworks)),
  /** Whether models and prices are kept up: what is found is applied where nobody has to look, or all of it waits. */
  CATALOG_REFRESH: z.enum(["off", "propose", "apply"]).default("off"),
  CATALOG_REFRESH_EVERY_MINUTES: z.coerce.number().int().min(1).max(100_000).default(360),
  /** Where from, first the source that is believed where two disagree. */
  CATALOG_REFRESH_SOURCES: z.string().default("providers,models.dev"),
  /** More than this part of a provider's endpoints changing at once waits for a person. */
  CATALOG_REFRESH_MOST_PERCENT: z.coerce.number().int().min(1).max(100).default(25),
  /** The sandbox's URL, when it plays the providers that have no key. */
  CAUSEWAY_SANDBOX_PROVIDERS: z.url({ protocol: /^https?$/ }).optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

export type Env = z.infer<typeof envSchema> & {
  /** Keys and addresses of providers: one variable or two each, see `providerConnections`. */
  readonly providerVariables: Variables;
};

/** Throws one error that names every variable that is missing or wrong. Empty is the same as absent. */
export function readEnv(variables: NodeJS.ProcessEnv = process.env): Env {
  const set = withoutEmpty(variables);
  const result = envSchema.safeParse(set);
  if (!result.success) throw new Error(`The worker's environment is not usable:\n${z.prettifyError(result.error)}`);
  return { ...result.data, providerVariables: set };
}

const catalogSchema = envSchema
  .pick({
    DATABASE_URL: true,
    REDIS_URL: true,
    CATALOG_REFRESH_SOURCES: true,
    CATALOG_REFRESH_MOST_PERCENT: true,
    OWN_ENDPOINTS_ALLOW_PRIVATE: true,
  })
  .partial({ REDIS_URL: true });

/** What refreshing the catalogue by hand needs: of the environment, or else of what `npm start` runs here. */
export function readCatalogEnv(
  variables: NodeJS.ProcessEnv = process.env,
): z.infer<typeof catalogSchema> & Pick<Env, "providerVariables"> {
  const own = withoutEmpty(variables);
  // What somebody names himself wins over what is made up for the stack that runs here.
  const set = { ...withRunningStack(own), ...own };
  const result = catalogSchema.safeParse(set);
  if (!result.success) throw new Error(`Set DATABASE_URL, or run npm start.\n${z.prettifyError(result.error)}`);
  return { ...result.data, providerVariables: set };
}

const auditSchema = envSchema
  .pick({
    DATABASE_URL: true,
    MONEY_REDIS_URL: true,
    CLICKHOUSE_URL: true,
    STRIPE_SECRET_KEY: true,
    STRIPE_API_BASE: true,
  })
  .partial({ STRIPE_SECRET_KEY: true });

/** Where the audit finds the books: of the environment, or else of what `npm start` runs here. */
export function readAuditEnv(variables: NodeJS.ProcessEnv = process.env): z.infer<typeof auditSchema> {
  const result = auditSchema.safeParse(withRunningStack(withoutEmpty(variables)));
  if (!result.success)
    throw new Error(`Set DATABASE_URL, or run npm start: the audit needs books.\n${z.prettifyError(result.error)}`);
  return result.data;
}

/** Which database is seeded and measured: never one that is only running here, since it is filled with millions of calls. */
export function readActivityEnv(
  variables: NodeJS.ProcessEnv = process.env,
): Pick<Env, "DATABASE_URL" | "CLICKHOUSE_URL"> {
  const result = envSchema.pick({ DATABASE_URL: true, CLICKHOUSE_URL: true }).safeParse(withoutEmpty(variables));
  if (!result.success)
    throw new Error(`Set DATABASE_URL to a database for measuring.\n${z.prettifyError(result.error)}`);
  return result.data;
}

function withRunningStack(set: Readonly<Record<string, string | undefined>>) {
  if (set["DATABASE_URL"] !== undefined) return set;
  const stateDir = resolve(import.meta.dirname, "../../..", set["CAUSEWAY_STATE_DIR"] ?? ".causeway");
  return { ...set, ...runningStack(stateDir) };
}

const withoutEmpty = (variables: NodeJS.ProcessEnv): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim() !== ""));
