import type { CatalogSnapshot, Endpoint } from "@causeway/catalog";
import type { AppError } from "@causeway/errors";
import type { ApiKey } from "@causeway/limits";
import { parseUsd } from "@causeway/money";
import { images, openaiEmbeddings, readChatCompletion, rerank, speech, transcriptions } from "@causeway/protocol";
import { EndpointHealth, type OwnKey, RetryBudget } from "@causeway/routing";
import { Cancellation } from "./cancellation.ts";
import { catalogOf } from "./catalog.fixture.ts";
import { TestClock } from "./clock.fixture.ts";
import { ContentLog, type ContentRecord } from "./content/content-log.ts";
import { checkOutput, faultOfArguments } from "@causeway/structured-output";
import type { DocumentText } from "./documents/document-source.ts";
import { DrainLimit } from "./drain-limit.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { Credential, InboundCall } from "./inbound-call.ts";
import { InsuranceLimit } from "./insurance-limit.ts";
import { MemoryAnswers, MemoryIdempotency } from "./memory-answers.fixture.ts";
import { MemoryPins } from "./memory-pins.fixture.ts";
import { MemoryLanes } from "./lanes.fixture.ts";
import { MemoryHolds } from "./memory-holds.fixture.ts";
import { MemoryReply } from "./memory-reply.fixture.ts";
import type { Settlement, StoredPreset } from "./ports.ts";
import type { ReuseAsked } from "./reuse/reuse-asked.ts";
import { ProgressLog } from "./progress-log.ts";
import { RouteLog } from "./route-log.ts";
import type { RouteRecord } from "./route-record.ts";
import { runGeneration } from "./run-generation.ts";
import { SettlementDesk } from "./settlement-desk.ts";
import { TokenCalibration } from "./token-calibration.ts";
import type { Upstream, UpstreamAttempt } from "./upstream-port.ts";
import type { Script } from "./upstream-scripts.fixture.ts";

export { catalogOf } from "./catalog.fixture.ts";
export { tick } from "./clock.fixture.ts";
export {
  answers,
  breaksAfter,
  does,
  fails,
  hangsAfter,
  makes,
  outage,
  type Script,
  streams,
  text,
  usage,
} from "./upstream-scripts.fixture.ts";

const key: ApiKey = {
  id: "key-1",
  workspaceId: "workspace-1",
  class: "inference",
  name: "test",
  label: "sk-cw-v1-abc…xyz",
  disabled: false,
  revokedAt: undefined,
  expiresAt: undefined,
  limits: [],
  createdAt: new Date("2026-11-01T00:00:00Z"),
};

const ownKey: OwnKey = {
  id: "own-1",
  providerId: "a",
  placement: "prioritized",
  alwaysUse: false,
  modelIds: [],
  apiKeyIds: [],
  userIds: [],
};

type TaskPlayed = "embeddings" | "rerank" | "images" | "speech" | "transcriptions";

export type Scenario = {
  readonly ownKeys?: readonly Partial<OwnKey>[];
  readonly presets?: Readonly<Record<string, Partial<StoredPreset> & Pick<StoredPreset, "preset">>>;
  /** What PDFs say, by their data; of others it is unknown. */
  readonly documents?: Readonly<Record<string, DocumentText>>;
  /** Providers that we have no key for. */
  readonly unconfigured?: readonly string[];
  /** What each provider does, call by call; the last script repeats. */
  readonly providers: Readonly<Record<string, Script | readonly Script[]>>;
  readonly balance?: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** It is no conversation but this: of `maker/vectors`, `maker/ranks`, `maker/paints`, `maker/voice` or `maker/ears`. */
  readonly task?: TaskPlayed;
  readonly credential?: Credential;
  readonly callerAddress?: string;
  /** Of every call that does not say otherwise. */
  readonly reuse?: ReuseAsked;
  readonly key?: Partial<ApiKey>;
  readonly billsOnCancel?: readonly string[];
  /** The caller leaves after this many sends. */
  readonly leavesAfterSends?: number;
  /** What the catalogue says of an endpoint instead. */
  readonly changeEndpoint?: (endpoint: Endpoint) => Endpoint;
  /** The caller reads no more after this many sends: what follows does not leave this process. */
  readonly readsOnlySends?: number;
  readonly leavesAtOnce?: boolean;
  /** The caller leaves when the first provider is called. */
  readonly leavesWhenCalled?: boolean;
  readonly prepare?: (world: World) => void;
};

export type World = {
  readonly ports: GatewayPorts;
  readonly holds: MemoryHolds;
  readonly upstreamCalls: UpstreamAttempt[];
  readonly lanes: MemoryLanes;
  readonly pins: MemoryPins;
  readonly answers: MemoryAnswers;
  readonly idempotency: MemoryIdempotency;
  /** How calls were routed, once the log is flushed. */
  readonly routesKept: readonly RouteRecord[];
  /** What is kept of input and output, once the log is flushed. */
  readonly contentsKept: ReadonlyMap<string, ContentRecord>;
  readonly bugs: unknown[];
  /** As the gateway knows it now. */
  catalog: CatalogSnapshot;
  /** Of the latest call. */
  departure: Cancellation;
  /** Runs one more call of the same world. */
  run(changes?: {
    readonly generationId?: string;
    readonly body?: Readonly<Record<string, unknown>>;
    readonly reuse?: ReuseAsked;
  }): Promise<Outcome>;
};

export type Outcome = {
  readonly reply: MemoryReply;
  readonly error: AppError | undefined;
  readonly settlement: Settlement | undefined;
};

/** A gateway whose world is in memory. Providers are tried in the order in which the scenario lists them. */
export function createWorld(scenario: Scenario): World {
  const providerIds = Object.keys(scenario.providers);
  const clock = new TestClock();
  const holds = new MemoryHolds(parseUsd(scenario.balance ?? "1"));
  const upstreamCalls: UpstreamAttempt[] = [];
  const bugs: unknown[] = [];
  const lanes = new MemoryLanes(clock);
  const pins = new MemoryPins();
  const answers = new MemoryAnswers();
  const idempotency = new MemoryIdempotency();
  const routesKept: RouteRecord[] = [];
  const contentsKept = new Map<string, ContentRecord>();
  const upstream: Upstream = {
    isConfigured: (providerId) => !scenario.unconfigured?.includes(providerId),
    takesOwnKeys: () => true,
    billing: (providerId) => ({
      stopsOnCancel: !scenario.billsOnCancel?.includes(providerId),
      countsPromptFirst: false,
      countsAlong: false,
      hidesReasoning: false,
    }),
    call: async (attempt, sink, cancellation) => {
      const scripts = [scenario.providers[attempt.providerId] ?? []].flat();
      const before = upstreamCalls.filter((call) => call.providerId === attempt.providerId).length;
      upstreamCalls.push(attempt);
      const script = scripts[Math.min(before, scripts.length - 1)];
      if (scenario.leavesWhenCalled) world.departure.cancel();
      if (!script) throw new Error(`no script for ${attempt.providerId}`);
      return script(sink, cancellation);
    },
  };
  const shared = providerIds.filter((id) => !id.startsWith("own-"));
  const ports: GatewayPorts = {
    instanceId: "gateway-1",
    keys: { findByHash: async (hash) => (hash === "known" ? { ...key, ...scenario.key } : undefined) },
    ownKeys: {
      list: async () => (scenario.ownKeys ?? []).map((own) => ({ ...ownKey, ...own })),
      open: async (workspaceId, id) => {
        if (id.startsWith("unreadable")) throw new Error("not readable");
        return `secret of ${workspaceId}:${id}`;
      },
    },
    presets: {
      find: async (_, slug) => {
        const stored = scenario.presets?.[slug];
        return stored && { status: "active", version: 1, id: `id-of-${slug}`, ...stored };
      },
    },
    ownKeyTerms: holds.terms,
    holds,
    answers,
    idempotency,
    settlements: new SettlementDesk(holds, clock, () => {}),
    upstream,
    lanes,
    documents: {
      read: async (_, data) => scenario.documents?.[data] ?? { kind: "unreadable", reason: "is not known here" },
    },
    answerChecker: {
      checkOutput: async (text, schema) => checkOutput(text, schema),
      faultOfArguments: async (text, parameters) => faultOfArguments(text, parameters),
    },
    progress: new ProgressLog(holds, clock),
    health: new EndpointHealth(),
    retries: new RetryBudget(),
    routes: new RouteLog({ write: async (routes) => void routesKept.push(...routes.values()) }),
    contents: new ContentLog({
      write: async (records) => {
        for (const [id, record] of records) contentsKept.set(id, record);
      },
    }),
    pins,
    drains: new DrainLimit(),
    insurance: new InsuranceLimit(),
    calibration: new TokenCalibration(),
    clock,
    links: {
      credits: "https://dashboard.test/credits",
      keys: "https://dashboard.test/keys",
      limits: "https://dashboard.test/limits",
    },
    catalog: () => world.catalog,
    random: () => 0.5,
    pause: async () => {},
    onSettled: () => {},
    onBug: (_, error) => bugs.push(error),
  };
  const world: World = {
    ports,
    holds,
    upstreamCalls,
    lanes,
    pins,
    answers,
    idempotency,
    routesKept,
    contentsKept,
    bugs,
    catalog: catalogOf(shared, scenario.changeEndpoint),
    departure: new Cancellation(),
    run: (changes) => runCall(world, scenario, changes ?? {}),
  };
  scenario.prepare?.(world);
  return world;
}

async function runCall(world: World, scenario: Scenario, changes: Parameters<World["run"]>[0] & {}): Promise<Outcome> {
  const generationId = changes.generationId ?? "gen-1";
  const departure = new Cancellation();
  world.departure = departure;
  let sends = 0;
  const reply = new MemoryReply(
    () => world.holds.settled.has(generationId),
    () => {
      sends += 1;
      if (sends === scenario.leavesAfterSends) departure.cancel();
      if (sends === scenario.readsOnlySends) reply.isStuck = true;
    },
  );
  const call: InboundCall = {
    generationId,
    requestId: "request-1",
    apiType: "chat-completions",
    credential: scenario.credential ?? { kind: "key", hash: "known" },
    callerAddress: () => scenario.callerAddress,
    read: async () =>
      readCall(scenario.task, {
        provider: { order: Object.keys(scenario.providers) },
        ...scenario.body,
        ...changes.body,
      }),
    reuse: () => changes.reuse ?? scenario.reuse,
    reply,
    departure,
    caller: {
      appTitle: "App\0\ud800",
      appUrl: undefined,
      userAgent: undefined,
      sessionId: undefined,
      wantsRouting: false,
    },
  };
  if (scenario.leavesAtOnce) departure.cancel();
  let error: AppError | undefined;
  try {
    await runGeneration(world.ports, call);
  } catch (thrown) {
    error = thrown as AppError;
  }
  return { reply, error, settlement: world.holds.settled.get(generationId) };
}

function readCall(task: TaskPlayed | undefined, body: Readonly<Record<string, unknown>>) {
  const head = { path: "", query: "", headers: {} };
  switch (task) {
    case undefined: {
      const messages = [{ role: "user", content: "Hello there" }];
      return readChatCompletion({ model: "maker/one", messages, stream: true, ...body });
    }
    case "embeddings":
      return openaiEmbeddings.read({ model: "maker/vectors", input: ["Hello there"], ...body }, head).call;
    case "rerank":
      return rerank.read({ model: "maker/ranks", query: "Hello", documents: ["there", "here"], ...body }, head).call;
    case "images":
      return images.read({ model: "maker/paints", prompt: "Hello", ...body }, head).call;
    case "speech":
      return speech.read({ model: "maker/voice", input: "Hello", ...body }, head).call;
    case "transcriptions": {
      const input_audio = { data: "A".repeat(4_000), format: "mp3" };
      return transcriptions.read({ model: "maker/ears", input_audio, ...body }, head).call;
    }
  }
}

/** One call in a fresh world. */
export async function runScenario(scenario: Scenario): Promise<Outcome & { world: World }> {
  const world = createWorld(scenario);
  return { ...(await world.run()), world };
}
