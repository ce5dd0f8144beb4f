import { z } from "zod";
import { faultSchema } from "./providers/faults.ts";

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);

const faults = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: "is not JSON" });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.array(faultSchema)));

export const envSchema = z.object({
  SANDBOX_HOST: z.string().default("127.0.0.1"),
  SANDBOX_PORT: port(8788),
  SANDBOX_URL: z.url().optional(),
  SANDBOX_SMTP_PORT: port(2525),
  SANDBOX_SPEED: z.coerce.number().positive().default(1),
  SANDBOX_FAULTS: faults.default({}),
  SANDBOX_REQUESTS_KEPT: z.coerce.number().int().min(1_000).default(20_000),
  SANDBOX_STATE_DIR: z.string().min(1).default(".causeway/sandbox"),
  SANDBOX_STRIPE_WEBHOOK_URL: z.url().optional(),
  SANDBOX_STRIPE_WEBHOOK_SECRET: z.string().trim().min(1).optional(),
  SANDBOX_STRIPE_WEBHOOK_RETRY_MS: z.coerce.number().int().min(1).default(1_000),
});

export type Environment = z.infer<typeof envSchema>;

/** Reads and checks the environment; throws one error that names every variable that is wrong. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const read = envSchema.safeParse(set);
  if (!read.success) throw new Error(`The sandbox's environment is wrong:\n${z.prettifyError(read.error)}`);
  if (
    (read.data.SANDBOX_STRIPE_WEBHOOK_URL === undefined) !==
    (read.data.SANDBOX_STRIPE_WEBHOOK_SECRET === undefined)
  ) {
    throw new Error("SANDBOX_STRIPE_WEBHOOK_URL and SANDBOX_STRIPE_WEBHOOK_SECRET are set together or not at all.");
  }
  return read.data;
}
