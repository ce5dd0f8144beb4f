import { fitsPattern } from "./allow-list.ts";

/** What the calls of some keys or members may not do. Its budget is among the limits of those it is for. */
export type Guardrail = {
  readonly id: string;
  readonly name: string;
  /** Model ids with `*` for any text; `undefined` is all. */
  readonly models: readonly string[] | undefined;
  readonly ignoredModels: readonly string[];
  /** Provider ids; `undefined` is all. */
  readonly providers: readonly string[] | undefined;
  readonly ignoredProviders: readonly string[];
  /** Models of these makers are served only where nothing is kept. */
  readonly zeroRetention: readonly ModelMaker[];
  /** Endpoints that cost something, or nothing, and whose provider may train on prompts. */
  readonly forbidsTraining: { readonly paid: boolean; readonly free: boolean };
  readonly filters: readonly ContentFilter[];
};

export const modelMakers = ["anthropic", "openai", "google", "xai", "other"] as const;
export type ModelMaker = (typeof modelMakers)[number];

export const filterActions = ["block", "redact", "flag"] as const;
export type FilterAction = (typeof filterActions)[number];

export const builtinFilters = [
  "email",
  "phone",
  "ssn",
  "credit-card",
  "ip-address",
  "person-name",
  "address",
  "secrets",
  "regex-prompt-injection",
] as const;
export type BuiltinFilter = (typeof builtinFilters)[number];

/** What is looked for in the texts of a call, and what is done about it. */
export type ContentFilter =
  | {
      readonly kind: "pattern";
      /** In the syntax of RE2. */
      readonly pattern: string;
      readonly action: FilterAction;
      /** Stands where the text was, and in errors. */
      readonly label: string | undefined;
    }
  | {
      readonly kind: "builtin";
      readonly slug: BuiltinFilter;
      readonly action: FilterAction;
      /** Only what users say, or all of a conversation. */
      readonly scope: "user" | "all";
    };

/** Whose guardrail forbids the model; `undefined` when none does. */
export const guardrailAgainstModel = (
  guardrails: readonly Guardrail[] | undefined,
  modelId: string,
): Guardrail | undefined => guardrails?.find((one) => !isListed(one.models, one.ignoredModels, modelId));

const isListed = (allowed: readonly string[] | undefined, ignored: readonly string[], id: string) =>
  (allowed === undefined || allowed.some((pattern) => fitsPattern(id, pattern))) &&
  !ignored.some((pattern) => fitsPattern(id, pattern));

/** What guardrails look at of an endpoint. */
export type GuardedEndpoint = {
  readonly modelId: string;
  readonly providerId: string;
  readonly isFree: boolean;
  /** `undefined`: nobody knows. */
  readonly trainsOnPrompts: boolean | undefined;
  readonly keepsPrompts: boolean | undefined;
};

export type EndpointRefusal = { readonly guardrail: Guardrail; readonly why: string };

/** Which guardrail forbids the endpoint, and why; `undefined` when none does. What nobody knows is not allowed. */
export function guardrailAgainstEndpoint(
  guardrails: readonly Guardrail[] | undefined,
  endpoint: GuardedEndpoint,
): EndpointRefusal | undefined {
  for (const guardrail of guardrails ?? []) {
    const why = refusalBy(guardrail, endpoint);
    if (why !== undefined) return { guardrail, why };
  }
  return undefined;
}

function refusalBy(guardrail: Guardrail, endpoint: GuardedEndpoint): string | undefined {
  const { providers, ignoredProviders, zeroRetention, forbidsTraining } = guardrail;
  if (!isListed(providers, ignoredProviders, endpoint.providerId)) return "it does not allow this provider";
  if (endpoint.keepsPrompts !== false && zeroRetention.includes(makerOf(endpoint.modelId))) {
    return "it wants zero data retention, and this provider may keep prompts";
  }
  const mayNotTrain = endpoint.isFree ? forbidsTraining.free : forbidsTraining.paid;
  return mayNotTrain && endpoint.trainsOnPrompts !== false
    ? `it does not allow training on prompts${endpoint.isFree ? " for free" : ""}, and this provider may do that`
    : undefined;
}

/** Whether one of them wants that nothing is kept of calls of this model. */
export const wantsZeroRetention = (guardrails: readonly Guardrail[] | undefined, modelId: string): boolean =>
  guardrails?.some(({ zeroRetention }) => zeroRetention.includes(makerOf(modelId))) ?? false;

const makers: Readonly<Record<string, ModelMaker>> = {
  anthropic: "anthropic",
  openai: "openai",
  google: "google",
  "x-ai": "xai",
  xai: "xai",
};

const makerOf = (modelId: string): ModelMaker => makers[modelId.split("/")[0] ?? ""] ?? "other";
