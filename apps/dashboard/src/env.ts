import { parseNetworks } from "@causeway/networks";
import { z } from "zod";

const optionalText = z
  .string()
  .transform((value) => value.trim() || undefined)
  .optional();

/** What the dashboard needs from its environment. Read at the server's start, never by the build. */
export const envSchema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  /** The Redis that hands out slices of credits, when the API uses one. */
  MONEY_REDIS_URL: optionalText,
  /** Where the worker ships calls to: sums over them are asked of it. */
  CLICKHOUSE_URL: optionalText,
  /** Where people reach this app. Links in mails are built from it, never from a request's Host header. */
  DASHBOARD_URL: z.url({ protocol: /^https?$/ }).default("http://localhost:3000"),
  /** Where programs reach the API. */
  API_URL: z.url({ protocol: /^https?$/ }).default("http://localhost:8787"),
  /** Proxies of ours that people come through: past them `X-Forwarded-For` tells where somebody is. */
  TRUSTED_PROXIES: z
    .string()
    .default("")
    .transform((list, check) => {
      try {
        return parseNetworks(list);
      } catch (error) {
        check.addIssue({ code: "custom", message: error instanceof Error ? error.message : "is not valid" });
        return z.NEVER;
      }
    }),
  AUTH_SECRET: z.string().min(32, "must have at least 32 characters"),
  STRIPE_SECRET_KEY: z.string().min(1),
  STRIPE_API_BASE: optionalText,
  /** Stripe adds the tax that is due where a customer is. */
  STRIPE_AUTOMATIC_TAX: z.enum(["on", "off"]).default("off"),
  /** What keeps stolen cards from being tried here: refused cards per workspace and day … */
  REFUSED_CARDS_PER_DAY: z.coerce.number().int().min(1).default(3),
  /** … and how much a workspace buys per day, in whole dollars, while it is so many days old. */
  NEW_ACCOUNT_DAILY_CREDITS_USD: z.coerce.number().int().min(5).default(100),
  NEW_ACCOUNT_DAYS: z.coerce.number().int().min(0).default(7),
  /** Promotional credits that a new workspace is given, in whole dollars. */
  WELCOME_CREDITS_USD: z.coerce.number().int().min(0).max(100).default(0),
  /** Seals workspaces' own provider keys; without it none can be added. */
  OWN_KEY_ENCRYPTION_KEYS: optionalText,
  /** Networks of the operator's own in which workspaces' own endpoints may be, besides the internet: `10.0.0.0/8`. */
  OWN_ENDPOINTS_ALLOW_PRIVATE: z.string().default(""),
  /** Who sees the operators' page: addresses, separated by commas. */
  STAFF_EMAILS: optionalText,
  GITHUB_CLIENT_ID: optionalText,
  GITHUB_CLIENT_SECRET: optionalText,
  GOOGLE_CLIENT_ID: optionalText,
  GOOGLE_CLIENT_SECRET: optionalText,
});

export type Env = z.infer<typeof envSchema>;

let cached: Env | undefined;

/** Throws with every missing or malformed variable in its message. */
export function readEnv(): Env {
  cached ??= parse(process.env);
  return cached;
}

/** Where people reach this app: for what is read as a page's module is loaded, which a build does too, without the rest. */
export const publicAddress = (): string => envSchema.shape.DASHBOARD_URL.parse(process.env["DASHBOARD_URL"]);

/** Addresses of providers, as the API is told them: own keys are tested where they are used. */
export const providerVariables = (): Readonly<Record<string, string | undefined>> => process.env;

function parse(source: NodeJS.ProcessEnv): Env {
  const result = envSchema.safeParse(source);
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
    throw new Error(`The dashboard's environment is not usable:\n${problems.join("\n")}`);
  }
  // The sign-in library takes its public address from here and otherwise trusts the Host header.
  process.env["AUTH_URL"] = result.data.DASHBOARD_URL;
  return result.data;
}

export const isDevelopment = process.env.NODE_ENV === "development";
