import { type Variables } from "@causeway/providers";
import { z } from "zod";

/** What the API needs from its environment. */
export const envSchema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  API_HOST: z.string().min(1).default("127.0.0.1"),
  API_PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  /** Where people reach the dashboard: errors link to its pages. */
  DASHBOARD_URL: z.url({ protocol: /^https?$/ }).default("http://localhost:3000"),
  /** The sandbox's URL: it plays every provider that has no key. */
  CAUSEWAY_SANDBOX_PROVIDERS: z.url({ protocol: /^https?$/ }).optional(),
  STRIPE_SECRET_KEY: z.string().min(1),
  STRIPE_WEBHOOK_SECRET: z.string().min(1),
  STRIPE_API_BASE: z.url({ protocol: /^https?$/ }).optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

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
