import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashApiKey, mintApiKey } from "@causeway/api-keys";
import { createDatabase, type Database, readProgressText } from "@causeway/db";
import { openGate, type SpendingGate, type StoredHold } from "@causeway/leases";
import type { Prisma } from "@causeway/prisma";
import { createInvalidationPublisher, type Invalidation } from "@causeway/redis";
import { type FaultInput, type Sandbox, startSandbox } from "@causeway/sandbox";
import { createLogger } from "@causeway/telemetry";
import { auditLedger, createTestDatabase, createTestRedis, createTestWorkspace, soundLedger } from "@causeway/testing";
import { expect, vi } from "vitest";
import { type Api, type ApiOptions, startApi } from "./api.ts";
import { type Env, readEnv } from "./env.ts";
import { startMoneyWorker } from "./money/money-worker.fixture.ts";

export type ApiWorld = {
  readonly api: Api;
  readonly sandbox: Sandbox;
  readonly database: Database;
  readonly env: Env;
  readonly logged: string[];
  /** A workspace of its own, with a key and credits in nano-dollars. */
  customer(options?: CustomerOptions): Promise<Customer>;
  /** A key of the right form that nobody has. */
  unknownCustomer(): Customer;
  /** Tells all gateways that something changed. */
  announce(invalidation: Invalidation): Promise<void>;
  /** What verbs call that change keys and workspaces. */
  readonly gate: SpendingGate;
  /** Held now for calls of a workspace, in Redis or in Postgres. */
  holdsOf(workspaceId: string): Promise<readonly HeldCall[]>;
  /** Waits until a call is settled. */
  settlementOf(generationId: string): Promise<SettledCall>;
  /** Scripts a provider's next misfortunes; `resetFaults` ends them. */
  fault(providerId: string, fault: FaultInput): Promise<void>;
  resetFaults(): Promise<void>;
  close(): Promise<void>;
};

const patienceMs = 20_000;

export type HeldCall = { readonly generationId: string; readonly amountNano: bigint; readonly outputTokens: number };
export type SettledCall = Prisma.SettlementGetPayload<object> & {
  readonly generation: Prisma.GenerationGetPayload<object>;
};

export type ApiWorldOptions = ApiOptions & {
  /** On slices that Redis hands out, or one hold in Postgres per call. */
  readonly money?: "leased" | "postgres";
  /** Instead of an empty one on the run's server. */
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  readonly moneyRedisUrl?: string;
  /** More of the API's environment. */
  readonly variables?: NodeJS.ProcessEnv;
};

export type CustomerOptions = {
  readonly creditsNano?: bigint;
  readonly limitNano?: bigint;
  readonly keyClass?: "inference" | "management";
};

export type Customer = {
  readonly key: string;
  readonly workspaceId: string;
  readonly apiKeyId: string;
  /** `POST /api/v1/chat/completions` with this key. */
  chat(body: object, init?: RequestInit): Promise<Response>;
  get(path: string): Promise<Response>;
};

/** A busy machine is no slow store: which of them is asked, and whether a call is served, must not depend on it. */
export const patientApi: ApiOptions = {
  holdPatienceMs: patienceMs,
  storePatienceMs: patienceMs,
  keptAnswers: { patienceMs, timeoutMs: patienceMs, connectTimeoutMs: patienceMs },
};

/** The whole API in this process, on real Postgres and Redis, with the sandbox as the outside world. */
export async function startApiWorld(options: ApiWorldOptions = {}): Promise<ApiWorld> {
  const { url: databaseUrl, appUrl } =
    options.databaseUrl === undefined
      ? await createTestDatabase()
      : { url: options.databaseUrl, appUrl: options.databaseUrl };
  const redisUrl = options.redisUrl ?? (await createTestRedis()).url;
  const isLeased = (options.money ?? "leased") === "leased";
  const moneyRedisUrl = isLeased ? (options.moneyRedisUrl ?? (await createTestRedis()).url) : undefined;
  const logFolder = await mkdtemp(join(tmpdir(), "causeway-log-"));
  const sandbox = await startSandbox({ port: 0, speed: 50 });
  const database = createDatabase(databaseUrl);
  await seedCatalog(database);
  const env = readEnv({
    DATABASE_URL: appUrl,
    REDIS_URL: redisUrl,
    ...(moneyRedisUrl !== undefined && { MONEY_REDIS_URL: moneyRedisUrl }),
    WRITE_AHEAD_LOG_DIR: logFolder,
    API_PORT: "0",
    DASHBOARD_URL: "https://dashboard.test",
    CAUSEWAY_SANDBOX_PROVIDERS: sandbox.url,
    STRIPE_SECRET_KEY: "sk_test_sandbox",
    STRIPE_WEBHOOK_SECRET: "whsec_0123456789abcdef",
    ...options.variables,
  });
  const logged: string[] = [];
  const log = createLogger("api", "info", { write: (line) => logged.push(line) });
  const timeouts = { connectMs: patienceMs, ...options.upstream?.timeouts };
  const upstream = { ...options.upstream, timeouts };
  const api = await startApi(env, log, { ...patientApi, managementAfterMs: 0, ...options, upstream });
  await Promise.all([api.complete, api.listening]);

  const worker = moneyRedisUrl === undefined ? undefined : startMoneyWorker(appUrl, moneyRedisUrl);

  const control = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${sandbox.url}/control${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${method} ${path}`);
  };
  return {
    api,
    sandbox,
    database,
    env,
    logged,
    gate: worker?.gate ?? openGate,
    customer: (customerOptions) => createCustomer(database, api, customerOptions ?? {}),
    unknownCustomer: () => customerOf(api, mintApiKey("inference"), { workspaceId: "", apiKeyId: "" }),
    async announce(invalidation) {
      const publisher = createInvalidationPublisher(redisUrl, { timeoutMs: patienceMs });
      await publisher.publish(invalidation);
      publisher.close();
    },
    async holdsOf(workspaceId) {
      const inRedis = ((await worker?.holds()) ?? []).filter((hold) => hold.workspaceId === workspaceId);
      const inPostgres = await database.creditHold.findMany({ where: { workspaceId } });
      return [...inRedis.map(toHeldCall), ...inPostgres];
    },
    async settlementOf(generationId) {
      await expect.poll(() => database.settlement.findUnique({ where: { generationId } })).not.toBeNull();
      const settlement = await database.settlement.findUniqueOrThrow({ where: { generationId } });
      const generation = await database.generation.findUniqueOrThrow({ where: { id: generationId } });
      return { ...settlement, generation };
    },
    fault: (providerId, fault) => control("POST", `/providers/${providerId}/faults`, fault),
    resetFaults: () => control("POST", "/reset"),
    async close() {
      await api.close();
      await worker?.close();
      await sandbox.close();
      await rm(logFolder, { recursive: true });
      await database.$disconnect();
    },
  };
}

async function createCustomer(database: Database, api: Api, options: CustomerOptions): Promise<Customer> {
  const key = mintApiKey(options.keyClass ?? "inference");
  const { workspaceId, apiKeyId } = await createTestWorkspace(database, {
    creditsNano: options.creditsNano ?? 10_000_000_000n,
    key: { hash: hashApiKey(key), ...(options.limitNano !== undefined && { limitNano: options.limitNano }) },
  });
  if (options.keyClass === "management") {
    await database.apiKey.update({ where: { id: apiKeyId }, data: { class: "management" } });
  }
  return customerOf(api, key, { workspaceId, apiKeyId });
}

function customerOf(api: Api, key: string, ids: Pick<Customer, "workspaceId" | "apiKeyId">): Customer {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  return {
    key,
    ...ids,
    chat: (body, init) =>
      fetch(`${api.url}/api/v1/chat/completions`, { method: "POST", headers, body: JSON.stringify(body), ...init }),
    get: (path) => fetch(`${api.url}/api/v1${path}`, { headers }),
  };
}

const toHeldCall = ({ generationId, amount, progress }: StoredHold): HeldCall => ({
  generationId,
  amountNano: amount,
  outputTokens: progress === undefined ? 0 : readProgressText(progress).outputTokens,
});

/** At rest: nothing held, every entry balanced, every generation settled. */
export const expectSoundLedger = async (database: Database): Promise<void> => {
  await vi.waitUntil(async () => (await database.creditHold.count()) === 0, { timeout: 60_000 });
  const audit = await auditLedger(database);
  const holds = await database.creditHold.count();
  const unsound = Object.entries(soundLedger).filter(([name, value]) => audit[name as keyof typeof audit] !== value);
  if (unsound.length > 0 || holds > 0) {
    throw new Error(`The ledger is not sound: ${holds} holds, ${unsound.map(([name]) => name).join(", ")}`);
  }
};

type Price = { readonly input: bigint; readonly output: bigint; readonly cachedInput?: bigint };
type ModelSeed = {
  readonly id: string;
  readonly contextLength?: number;
  readonly modalities?: readonly string[];
  /** By provider, in pico-dollars per token. */
  readonly providers: Readonly<Record<string, Price>>;
};

/** `maker/one` is served by OpenAI (cheap) and Groq; `maker/two` by Anthropic's format; `maker/dear` costs $600 per million. */
const models: readonly ModelSeed[] = [
  {
    id: "maker/one",
    providers: {
      openai: { input: 1_000_000n, output: 4_000_000n, cachedInput: 100_000n },
      groq: { input: 2_000_000n, output: 8_000_000n },
    },
  },
  {
    id: "maker/two",
    modalities: ["text", "image"],
    providers: { anthropic: { input: 3_000_000n, output: 15_000_000n, cachedInput: 300_000n } },
  },
  { id: "maker/dear", providers: { openai: { input: 150_000_000n, output: 600_000_000n } } },
];

async function seedCatalog(database: Database): Promise<void> {
  const providerIds = [...new Set(models.flatMap((model) => Object.keys(model.providers)))];
  await database.provider.createMany({
    data: providerIds.map((id) => ({
      id,
      name: id[0]?.toUpperCase() + id.slice(1),
      trainsOnPrompts: false,
      retentionDays: 30,
    })),
  });
  for (const model of models) {
    const shared = {
      contextLength: model.contextLength ?? 128_000,
      maxOutputTokens: 16_000,
      inputModalities: [...(model.modalities ?? ["text"])],
      supportedParameters: ["max_tokens", "temperature", "tools", "tool_choice", "response_format", "stop"],
    };
    await database.model.create({
      data: { id: model.id, author: "maker", name: model.id, outputModalities: ["text"], ...shared },
    });
    for (const [providerId, price] of Object.entries(model.providers)) {
      await database.endpoint.create({
        data: {
          id: `${providerId}:${model.id}`,
          modelId: model.id,
          providerId,
          upstreamModelId: model.id,
          ...shared,
          prices: {
            create: {
              inputPico: price.input,
              outputPico: price.output,
              cachedInputPico: price.cachedInput ?? null,
              source: "test",
            },
          },
        },
      });
    }
  }
}
