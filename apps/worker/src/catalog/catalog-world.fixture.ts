import type { Endpoint, Model } from "@causeway/catalog";
import { createDatabase, type Database } from "@causeway/db";
import { parseNetworks } from "@causeway/egress";
import { picoUsd } from "@causeway/money";
import { type Sandbox, startSandbox } from "@causeway/sandbox";
import { importCatalog } from "@causeway/services";
import { createTestDatabase } from "@causeway/testing";
import { refreshFromSources } from "./refresh-from-sources.ts";

export type CatalogWorld = Awaited<ReturnType<typeof openCatalogWorld>>;

/** A database with what the sandbox's price list says at first, and the sandbox to say something else. */
export async function openCatalogWorld() {
  const { url, appUrl } = await createTestDatabase();
  // As the apps do: under the account that may not change what is append-only.
  const database = createDatabase(appUrl);
  const sandbox = await startSandbox({ port: 0 });
  await importCatalog({ database, actor: { kind: "system", job: "test" } }, { models, endpoints, providers });
  const control = async (method: "PUT" | "DELETE" | "POST", path: string, body?: object): Promise<void> => {
    const answer = await fetch(`${sandbox.url}/control/price-list${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const setPrice = (name: string, changes: object) => control("PUT", `/models/${name}`, changes);
  return {
    database,
    databaseUrl: url,
    appUrl,
    sandbox,
    setPrice,
    drop: (name: string) => control("DELETE", `/models/${name}`),
    trouble: (place: string, trouble: object) => control("PUT", `/trouble/${place}`, trouble),
    untrouble: (place: string) => control("DELETE", `/trouble/${place}`),
    refresh: (options: RefreshOptions = {}) => refresh(database, sandbox, options),
    statuses: () => statuses(database),
    /** What a call would be billed at now: dollars per million tokens of input. */
    priceOf: (endpointId: string) => inputRate(database, endpointId),
    close: async () => {
      await sandbox.close();
      await database.$disconnect();
    },
  };
}

type RefreshOptions = { readonly mode?: "apply" | "propose" | "look"; readonly sources?: string };

export const sourcesOf = (sandbox: Sandbox): string => `models.dev=${sandbox.url}/models.dev/api.json`;

async function refresh(database: Database, sandbox: Sandbox, { mode = "apply", sources }: RefreshOptions) {
  const env = {
    CATALOG_REFRESH_SOURCES: sources ?? sourcesOf(sandbox),
    CATALOG_REFRESH_MOST_PERCENT: 25,
    OWN_ENDPOINTS_ALLOW_PRIVATE: parseNetworks("127.0.0.1/32"),
    providerVariables: { CAUSEWAY_SANDBOX_PROVIDERS: sandbox.url },
  };
  const actor = { kind: "system", job: "test-refresh" } as const;
  const run = await refreshFromSources(env, { database, actor }, { mode });
  if (!run) throw new Error("somebody else refreshes");
  return run;
}

/** `price groq:…: waiting` for every change, the oldest first. */
async function statuses(database: Database): Promise<readonly string[]> {
  const rows = await database.catalogChange.findMany({ orderBy: [{ foundAt: "asc" }, { subject: "asc" }] });
  return rows.map(({ kind, subject, status }) => `${kind} ${subject}: ${status}`);
}

async function inputRate(database: Database, endpointId: string): Promise<number> {
  const price = await database.priceVersion.findFirstOrThrow({
    where: { endpointId },
    orderBy: { validFrom: "desc" },
  });
  return Number(price.inputPico) / 1_000_000;
}

const facts = (id: string, contextLength: number): Model => ({
  id,
  name: id,
  author: id.slice(0, id.indexOf("/")),
  contextLength,
  maxOutputTokens: undefined,
  inputModalities: ["text"],
  outputModalities: ["text"],
  supportedParameters: [],
  releasedOn: "2026-01-01",
  listedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: true,
  deprecatedOn: undefined,
});

const offer = (
  providerId: string,
  modelId: string,
  upstreamModelId: string,
  [input, output, cached]: readonly [number, number, number?],
): Endpoint => ({
  id: `${providerId}:${modelId}`,
  modelId,
  providerId,
  upstreamModelId,
  contextLength: 128_000,
  maxOutputTokens: 32_768,
  quantization: undefined,
  inputModalities: ["text"],
  supportedParameters: ["max_tokens", "tools"],
  price: {
    input: pico(input),
    output: pico(output),
    cachedInput: cached === undefined ? undefined : pico(cached),
    cacheWrite: undefined,
    request: undefined,
    tiers: [],
  },
  priceVersionId: "test",
});

const pico = (perMillion: number) => picoUsd(BigInt(Math.round(perMillion * 1_000_000)));

const models = [
  facts("meta-llama/llama-3.3-70b-instruct", 128_000),
  facts("openai/gpt-oss-120b", 131_072),
  facts("qwen/qwen3-32b", 131_072),
  facts("mistralai/codestral-2508", 256_000),
  facts("mistralai/devstral-2512", 262_144),
];
const endpoints = [
  offer("groq", "meta-llama/llama-3.3-70b-instruct", "llama-3.3-70b-versatile", [0.59, 0.79]),
  offer("groq", "openai/gpt-oss-120b", "openai/gpt-oss-120b", [0.15, 0.6, 0.075]),
  offer("groq", "qwen/qwen3-32b", "qwen/qwen3-32b", [0.29, 0.59]),
  offer("mistral", "mistralai/codestral-2508", "codestral-2508", [0.3, 0.9, 0.03]),
  offer("mistral", "mistralai/devstral-2512", "devstral-2512", [0.4, 2, 0.04]),
];
const providers = ["groq", "mistral"].map((id) => ({
  id,
  name: id,
  dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
}));
