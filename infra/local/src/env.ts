import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { repositoryRoot } from "./repository-root.ts";

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);

/** What `npm start` itself reads. The apps get the rest of the environment and check it themselves. */
export const envSchema = z.object({
  API_PORT: port(8787),
  DASHBOARD_PORT: port(3000),
  SANDBOX_PORT: port(8788),
  SANDBOX_SMTP_PORT: port(2525),
  WORKER_PORT: port(8789),
  POSTGRES_PORT: port(54329),
  REDIS_PORT: port(63790),
  MONEY_REDIS_PORT: port(63791),
  CAUSEWAY_STATE_DIR: z.string().default(".causeway"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  MIGRATE_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  MONEY_REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  CAUSEWAY_STARTED_AT_MS: z.coerce.number().optional(),
});

export const portVariables = [
  "API_PORT",
  "DASHBOARD_PORT",
  "SANDBOX_PORT",
  "SANDBOX_SMTP_PORT",
  "WORKER_PORT",
  "POSTGRES_PORT",
  "REDIS_PORT",
  "MONEY_REDIS_PORT",
] as const;

export type PortVariable = (typeof portVariables)[number];

export type Settings = {
  readonly ports: Readonly<Record<PortVariable, number>>;
  /** Absolute. */
  readonly stateDir: string;
  /** Set when Postgres is run by someone else. */
  readonly databaseUrl: string | undefined;
  /** The account that owns the tables of that Postgres, where it is not the one of `databaseUrl`. */
  readonly migrateDatabaseUrl: string | undefined;
  /** Set when Redis is run by someone else. */
  readonly redisUrl: string | undefined;
  /** Set when the Redis that hands out slices of credits is run by someone else. */
  readonly moneyRedisUrl: string | undefined;
  readonly startedAtMs: number;
  /** Everything that is set, with the `.env` file's values under the environment's. Empty values count as not set. */
  readonly variables: Readonly<Record<string, string>>;
};

export type SettingsOptions = {
  /** `system` leaves out everything but what programs need to run at all: no key of the developer's is used. */
  readonly inherit?: "everything" | "system";
};

const systemVariables = ["PATH", "HOME", "USER", "TMPDIR", "LANG", "CI", "CAUSEWAY_STARTED_AT_MS"];

/** Throws one error that names every variable that is wrong. */
export function readSettings(
  overrides: Readonly<Record<string, string>> = {},
  options: SettingsOptions = {},
): Settings {
  const inherited = options.inherit === "system" ? systemEnvironment() : wholeEnvironment();
  const variables = withoutEmpty({ ...inherited, ...overrides });
  const read = envSchema.safeParse(variables);
  if (!read.success) throw new Error(`The environment is wrong:\n${z.prettifyError(read.error)}`);
  const { CAUSEWAY_STATE_DIR, CAUSEWAY_STARTED_AT_MS, ...services } = read.data;
  const { DATABASE_URL, MIGRATE_DATABASE_URL, REDIS_URL, MONEY_REDIS_URL, ...ports } = services;
  return {
    ports,
    stateDir: resolve(repositoryRoot, CAUSEWAY_STATE_DIR),
    databaseUrl: DATABASE_URL,
    migrateDatabaseUrl: MIGRATE_DATABASE_URL,
    redisUrl: REDIS_URL,
    moneyRedisUrl: MONEY_REDIS_URL,
    startedAtMs: CAUSEWAY_STARTED_AT_MS ?? Date.now(),
    variables,
  };
}

function wholeEnvironment(): NodeJS.ProcessEnv {
  const envFile = join(repositoryRoot, ".env");
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  return process.env;
}

const systemEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(systemVariables.map((name) => [name, process.env[name]]));

function withoutEmpty(variables: NodeJS.ProcessEnv): Record<string, string> {
  const set = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, value] as const],
  );
  return Object.fromEntries(set);
}
