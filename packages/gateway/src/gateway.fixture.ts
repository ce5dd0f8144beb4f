import { type CatalogSnapshot, catalogSnapshot, type Endpoint, type Model } from "@causeway/catalog";
import type { ApiKey } from "@causeway/limits";
import { type NanoUsd, nanoUsd, parseUsd, picoUsd } from "@causeway/money";
import type { AppError } from "@causeway/errors";
import { ownKeyFee, type OwnKeyTerms } from "@causeway/pricing";
import { type Answer, type AnswerEnvelope, readChatCompletion, type StreamPart, type Usage } from "@causeway/protocol";
import { type AttemptOutcome, EndpointHealth, type OwnKey } from "@causeway/routing";
import { Cancellation } from "./cancellation.ts";
import type { Clock } from "./clock.ts";
import { DrainLimit } from "./drain-limit.ts";
import { InsuranceLimit } from "./insurance-limit.ts";
import { MemoryLanes } from "./lanes.fixture.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { Credential, InboundCall } from "./inbound-call.ts";
import type { CreditHolds, HoldOutcome, HoldProgress, HoldRequest, Settlement } from "./ports.ts";
import { ProgressLog } from "./progress-log.ts";
import type { AdmissionFacts, Ending, QueueFacts, Reply } from "./reply-port.ts";
import { runGeneration } from "./run-generation.ts";
import { SettlementDesk } from "./settlement-desk.ts";
import { TokenCalibration } from "./token-calibration.ts";
import type { PartSink, Upstream, UpstreamAttempt, UpstreamResult } from "./upstream-port.ts";

/** What a provider does when it is called. */
export type Script = (sink: PartSink, cancellation: Cancellation) => UpstreamResult | Promise<UpstreamResult>;

export const usage = (input: number, output: number): Usage => ({
  input,
  cachedInput: 0,
  cacheWrite: 0,
  output,
  reasoning: 0,
});

export const text = (content: string): StreamPart => ({ type: "text", choice: 0, text: content });
const finishPart: StreamPart = { type: "finish", choice: 0, reason: "stop", nativeReason: "stop" };
const result = (outcome: AttemptOutcome, httpStatus?: number, answer?: Answer): UpstreamResult => ({
  outcome,
  httpStatus,
  answer,
});

/** Streams texts, then finishes and counts. */
export const streams =
  (texts: readonly string[], counted: Usage | "none" = usage(10, 5)): Script =>
  async (sink, cancellation) => {
    sink.write([{ type: "start", upstreamId: "up-1" }]);
    for (const content of texts) {
      if (cancellation.cancelled) return result({ kind: "cancelled" }, 200);
      if (!sink.write([text(content)])) await sink.drained();
      await tick();
    }
    sink.write([
      finishPart,
      ...(counted !== "none" ? [{ type: "usage", usage: counted } as const] : []),
      { type: "end" },
    ]);
    return result({ kind: "completed" }, 200);
  };

/** Answers whole. */
export const answers =
  (content: string, counted: Usage | undefined = usage(10, 5)): Script =>
  () =>
    result({ kind: "completed" }, 200, {
      upstreamId: "up-1",
      usage: counted,
      extra: {},
      choices: [
        {
          index: 0,
          text: content,
          refusal: undefined,
          reasoning: undefined,
          reasoningDetails: [],
          toolCalls: [],
          finishReason: "stop",
          nativeFinishReason: "stop",
          logprobs: undefined,
          extra: {},
        },
      ],
    });

export const fails =
  (outcome: AttemptOutcome, httpStatus?: number): Script =>
  () =>
    result(outcome, httpStatus);

/** Sends parts, then the connection breaks. */
export const breaksAfter =
  (...batches: readonly (readonly StreamPart[])[]): Script =>
  async (sink) => {
    for (const parts of batches) sink.write(parts);
    await tick();
    return result({ kind: "interrupted", message: "the connection was reset" }, 200);
  };

/** Sends parts, then waits until it is cancelled. */
export const hangsAfter =
  (...batches: readonly (readonly StreamPart[])[]): Script =>
  async (sink, cancellation) => {
    for (const parts of batches) sink.write(parts);
    await new Promise<void>((resolve) => {
      cancellation.onCancel(resolve);
    });
    return result({ kind: "cancelled" }, 200);
  };

export const tick = (): Promise<void> => Promise.resolve();

export const outage = (message = "overloaded right now"): AttemptOutcome => ({
  kind: "unavailable",
  reason: "overloaded",
  message,
});

/** A clock whose timers fire as soon as nothing else is to do. */
class TestClock implements Clock {
  #ms = 0;
  now = () => new Date(Date.UTC(2026, 10, 22) + this.#ms);
  monotonicMs = () => this.#ms;
  after(ms: number, callback: () => void): () => void {
    let stopped = false;
    if (ms < 30_000) {
      void this.#fire(ms, () => stopped || callback());
    }
    return () => {
      stopped = true;
    };
  }
  async #fire(ms: number, callback: () => unknown): Promise<void> {
    await tick();
    this.#ms += ms;
    callback();
  }
}

/** Holds and settlements in memory, with the rules of the SQL functions. */
export class MemoryHolds implements CreditHolds {
  balance: NanoUsd;
  readonly holds = new Map<string, HoldRequest>();
  readonly settled = new Map<string, Settlement>();
  readonly progress: HoldProgress[] = [];
  failures = 0;
  /** What raises asked for, in order. */
  readonly raised: NanoUsd[] = [];
  raiseFailures = 0;
  /** After a hold was taken or raised. */
  onChange: () => void = () => undefined;
  /** Raises wait for it. */
  raiseAnswer: Promise<void> | undefined;
  takeOutcome: HoldOutcome | undefined;
  /** Every hold that was asked for. */
  readonly taken: HoldRequest[] = [];
  /** What each budget of a call has left. */
  budgetLeft: NanoUsd | undefined;
  readonly terms: OwnKeyTerms = { feeBasisPoints: 500, monthlyAllowance: nanoUsd(0n) };
  ownList = nanoUsd(0n);

  constructor(balance: NanoUsd) {
    this.balance = balance;
  }

  get held(): bigint {
    const holds = [...this.holds.values()];
    const underWay = holds.reduce((total, { ownKey: own }) => total + (own?.mostListPrice ?? 0n), 0n);
    return holds.reduce((total, hold) => total + hold.amount, 0n) + this.#feeOf(nanoUsd(underWay));
  }

  /** What more calls on own keys would add to the fee. */
  #feeOf(listPrice: NanoUsd): NanoUsd {
    return nanoUsd(ownKeyFee(nanoUsd(this.ownList + listPrice), this.terms) - ownKeyFee(this.ownList, this.terms));
  }

  async take(request: HoldRequest): Promise<HoldOutcome> {
    await tick();
    this.taken.push(request);
    if (this.takeOutcome) return this.takeOutcome;
    const [budget] = request.limits.budgets;
    if (budget && this.budgetLeft !== undefined && request.amount > this.budgetLeft) {
      return { kind: "budget-exceeded", budget, available: this.budgetLeft };
    }
    const available = nanoUsd(this.balance - this.held);
    const fee = request.ownKey ? this.#feeOf(request.ownKey.mostListPrice) : 0n;
    if (request.amount + fee > available) return { kind: "insufficient-credits", available };
    this.holds.set(request.generationId, request);
    this.onChange();
    return { kind: "held" };
  }

  async raise({ generationId, amount }: { readonly generationId: string; readonly amount: NanoUsd }) {
    await (this.raiseAnswer ?? tick());
    this.raised.push(amount);
    if (this.raiseFailures > 0) {
      this.raiseFailures -= 1;
      throw new Error("the answer is lost");
    }
    const request = this.holds.get(generationId);
    if (!request) return { kind: "gone" } as const;
    const [budget] = request.limits.budgets;
    if (budget && this.budgetLeft !== undefined && amount > this.budgetLeft) {
      return { kind: "budget-exceeded", budget, available: nanoUsd(this.budgetLeft - request.amount) } as const;
    }
    const available = nanoUsd(this.balance - this.held);
    if (amount - request.amount > available) return { kind: "insufficient-credits", available } as const;
    if (amount > request.amount) this.holds.set(generationId, { ...request, amount });
    this.onChange();
    return { kind: "held" } as const;
  }

  async settle(settlement: Settlement) {
    await tick();
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error("the store is away");
    }
    const { id, ownKey: own } = settlement.generation;
    const cost = own ? this.#feeOf(own.upstreamCost) : settlement.generation.cost;
    const hold = this.holds.get(id)?.amount ?? 0n;
    const isNew = !this.settled.has(id);
    const charged = own ? cost : nanoUsd(cost < hold ? cost : hold);
    if (isNew) {
      this.holds.delete(id);
      this.ownList = nanoUsd(this.ownList + (own?.upstreamCost ?? 0n));
      this.settled.set(id, settlement);
      this.balance = nanoUsd(this.balance - charged);
    }
    return { isNew, charged, uncovered: nanoUsd(cost - charged) };
  }

  async recordProgress(progress: readonly HoldProgress[]): Promise<void> {
    this.progress.push(...progress);
  }
}

/** Remembers everything the caller was told. */
export class MemoryReply implements Reply {
  facts: AdmissionFacts | undefined;
  envelope: AnswerEnvelope | undefined;
  parts: StreamPart[] = [];
  sendsDelivered = 0;
  /** What is sent stays in this process. */
  isStuck = false;
  ending: Ending | undefined;
  readonly queue: QueueFacts[] = [];
  /** What was settled when the last word was said. */
  settledAtEnd: boolean | undefined;
  isFull = false;
  readonly #isSettled: () => boolean;
  readonly #onSend: () => void;

  constructor(isSettled: () => boolean, onSend: () => void) {
    this.#isSettled = isSettled;
    this.#onSend = onSend;
  }

  get text(): string {
    return this.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  }

  admitted(facts: AdmissionFacts): void {
    this.facts = facts;
  }

  waiting(queue: QueueFacts): void {
    this.queue.push(queue);
  }

  begin(envelope: AnswerEnvelope): void {
    this.envelope = envelope;
  }

  send(parts: readonly StreamPart[]): boolean {
    this.parts.push(...parts);
    if (!this.isStuck) this.sendsDelivered += 1;
    this.#onSend();
    return !this.isFull;
  }

  async drained(): Promise<void> {
    await tick();
    this.isFull = false;
  }

  finish(ending: Ending): void {
    this.ending = ending;
    this.settledAtEnd = this.#isSettled();
  }
}

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

const modelIds = ["maker/one", "maker/two", "maker/dear"];

const model = (id: string): Model => ({
  id,
  name: id,
  author: "maker",
  contextLength: 100_000,
  maxOutputTokens: 10_000,
  inputModalities: ["text"],
  outputModalities: ["text"],
  supportedParameters: ["max_tokens"],
  releasedOn: undefined,
  listedOn: undefined,
  knowledgeCutoff: undefined,
  openWeights: undefined,
  deprecatedOn: undefined,
});

/** $1 per million tokens in and $4 out; `maker/dear` a hundred times as much. */
const endpoint = (providerId: string, modelId: string): Endpoint => ({
  id: `${providerId}:${modelId}`,
  modelId,
  providerId,
  upstreamModelId: `${modelId}-native`,
  contextLength: 100_000,
  maxOutputTokens: 10_000,
  quantization: undefined,
  inputModalities: ["text"],
  supportedParameters: ["max_tokens"],
  price: {
    input: picoUsd(modelId === "maker/dear" ? 100_000_000n : 1_000_000n),
    output: picoUsd(modelId === "maker/dear" ? 400_000_000n : 4_000_000n),
    cachedInput: undefined,
    cacheWrite: undefined,
    request: undefined,
    tiers: [],
  },
  priceVersionId: `price-${providerId}`,
});

export const catalogOf = (
  providers: readonly string[],
  change: (endpoint: Endpoint) => Endpoint = (unchanged) => unchanged,
): CatalogSnapshot =>
  catalogSnapshot(
    modelIds.map(model),
    modelIds.flatMap((modelId) => providers.map((provider) => change(endpoint(provider, modelId)))),
    providers.map((id) => ({
      id,
      name: id.toUpperCase(),
      dataPolicy: { trainsOnPrompts: false, retentionDays: 0 },
    })),
  );

const ownKey: OwnKey = {
  id: "own-1",
  providerId: "a",
  placement: "prioritized",
  alwaysUse: false,
  modelIds: [],
  apiKeyIds: [],
  userIds: [],
};

export type Scenario = {
  readonly ownKeys?: readonly Partial<OwnKey>[];
  /** Providers that we have no key for. */
  readonly unconfigured?: readonly string[];
  /** What each provider does, call by call; the last script repeats. */
  readonly providers: Readonly<Record<string, Script | readonly Script[]>>;
  readonly balance?: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly credential?: Credential;
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
  readonly bugs: unknown[];
  /** As the gateway knows it now. */
  catalog: CatalogSnapshot;
  /** Of the latest call. */
  departure: Cancellation;
  /** Runs one more call of the same world. */
  run(changes?: {
    readonly generationId?: string;
    readonly body?: Readonly<Record<string, unknown>>;
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
    ownKeyTerms: holds.terms,
    holds,
    settlements: new SettlementDesk(holds, clock, () => {}),
    upstream,
    lanes,
    progress: new ProgressLog(holds),
    health: new EndpointHealth(),
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
    onSettled: () => {},
    onBug: (_, error) => bugs.push(error),
  };
  const world: World = {
    ports,
    holds,
    upstreamCalls,
    lanes,
    bugs,
    catalog: catalogOf(shared, scenario.changeEndpoint),
    departure: new Cancellation(),
    run: (changes) => runCall(world, scenario, changes ?? {}),
  };
  scenario.prepare?.(world);
  return world;
}

async function runCall(
  world: World,
  scenario: Scenario,
  changes: { readonly generationId?: string; readonly body?: Readonly<Record<string, unknown>> },
): Promise<Outcome> {
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
    read: async () =>
      readChatCompletion({
        model: "maker/one",
        messages: [{ role: "user", content: "Hello there" }],
        stream: true,
        provider: { order: Object.keys(scenario.providers) },
        ...scenario.body,
        ...changes.body,
      }),
    reply,
    departure,
    caller: { appTitle: "App\0\ud800", appUrl: undefined, userAgent: undefined, sessionId: undefined },
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

/** One call in a fresh world. */
export async function runScenario(scenario: Scenario): Promise<Outcome & { world: World }> {
  const world = createWorld(scenario);
  return { ...(await world.run()), world };
}
