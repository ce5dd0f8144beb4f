import {
  type Endpoint,
  type Model,
  mostSearchesUnasked,
  type ProviderFacts,
  searchesHeldFor,
  searchesItself,
  type UnitCounts,
  usualEndpointId,
} from "@causeway/catalog";
import type { ProviderPreferences } from "@causeway/protocol";
import type { OwnEndpoint } from "./own-endpoint.ts";
import { isNamedBy } from "./provider-slug.ts";
import type { Requirements } from "./requirements.ts";

/** An endpoint that may serve the request, and the most it may then read and write. */
export type Candidate = {
  readonly model: Model;
  readonly endpoint: Endpoint;
  readonly mostInputTokens: number;
  /** Per answer. */
  readonly mostOutputTokens: number;
  /** The most that is counted beside tokens. */
  readonly mostUnits?: UnitCounts | undefined;
  /** Of an endpoint of a service tier: the same as usual, which a provider may fall back to, and then bills. */
  readonly usual?: Endpoint;
  /** With whose key it is called. */
  readonly credential: Credential;
};

/** Our shared capacity, which costs credits, or a key of the workspace's own, perhaps to an endpoint of its own. */
export type Credential =
  | { readonly kind: "shared" }
  | { readonly kind: "own-key"; readonly id: string; readonly endpoint?: OwnEndpoint | undefined };

export type ExcludedBy =
  | "not_configured"
  | "limits"
  | "guardrail"
  | "workspace_settings"
  | "session_pin"
  | "free_variant"
  | "allowed_providers"
  | "quantization"
  | "data_policy:training"
  | "data_policy:zdr"
  | "distillation"
  | "max_price"
  | "input_modalities"
  | "tools"
  | "context_length"
  | "require_parameters";

export type Exclusion = { readonly endpoint: Endpoint; readonly by: ExcludedBy; readonly detail: string };

export type CandidateQuestion = {
  readonly model: Model;
  readonly endpoints: readonly Endpoint[];
  readonly requirements: Requirements;
  readonly preferences: ProviderPreferences;
  /** What the workspace's own settings allow, of whatever a call asks. */
  readonly ceiling?: ProviderPreferences | undefined;
  /** The `:free` variant: only endpoints that cost nothing. */
  readonly onlyFree: boolean;
  readonly providers: ReadonlyMap<string, ProviderFacts>;
  /** Do we have a key for the provider? */
  readonly isConfigured: (providerId: string) => boolean;
  /** Do the limits of key, member and workspace allow the provider? */
  readonly mayUse?: ((providerId: string) => boolean) | undefined;
  /** Why a guardrail of the caller forbids the endpoint; `undefined` when none does. */
  readonly forbids?: ((endpoint: Endpoint) => string | undefined) | undefined;
  /** The session is pinned there. */
  readonly pinnedEndpointId?: string | undefined;
};

/** Sorts a model's endpoints into those that may serve the request and those that may not, each with the reason. */
export function candidatesFor(question: CandidateQuestion): {
  candidates: readonly Candidate[];
  exclusions: readonly Exclusion[];
} {
  const judged = question.endpoints.map((endpoint) => ({ endpoint, exclusion: exclusionOf(endpoint, question) }));
  const allowed = judged.filter(({ exclusion }) => exclusion === undefined).map(({ endpoint }) => endpoint);
  const able = preferAble(allowed, question.requirements);
  return {
    candidates: able.map((endpoint) => candidate(endpoint, question)),
    exclusions: judged.flatMap(({ exclusion }) => exclusion ?? []),
  };
}

function exclusionOf(endpoint: Endpoint, question: CandidateQuestion): Exclusion | undefined {
  for (const filter of filters) {
    const detail = filter.refuses(endpoint, question);
    if (detail !== undefined) return { endpoint, by: filter.by, detail };
  }
  return undefined;
}

type Filter = {
  readonly by: ExcludedBy;
  /** Why the endpoint may not serve the request, or `undefined`. */
  refuses(endpoint: Endpoint, question: CandidateQuestion): string | undefined;
};

/** In the order in which a reason is told when several apply: what we lack, what the caller said, what the model can. */
const filters: readonly Filter[] = [
  {
    by: "not_configured",
    refuses: ({ providerId }, { isConfigured }) =>
      isConfigured(providerId) ? undefined : "no key is configured for this provider",
  },
  {
    by: "limits",
    refuses: ({ providerId }, { mayUse }) =>
      mayUse?.(providerId) === false ? "the limits of the key or its workspace do not allow this provider" : undefined,
  },
  { by: "guardrail", refuses: (endpoint, { forbids }) => forbids?.(endpoint) },
  {
    by: "workspace_settings",
    refuses: (endpoint, question) => {
      const detail = question.ceiling && beyond(endpoint, question, question.ceiling);
      return detail === undefined ? undefined : `your workspace's setting removed it: ${detail}`;
    },
  },
  {
    by: "session_pin",
    refuses: (endpoint, { pinnedEndpointId, preferences: { sticky } }) =>
      sticky === "pin" && pinnedEndpointId !== undefined && !isPinned(endpoint, pinnedEndpointId)
        ? "the session is pinned to another endpoint, and provider.sticky is pin"
        : undefined,
  },
  {
    by: "free_variant",
    refuses: ({ price }, { onlyFree }) =>
      onlyFree && (price.input > 0n || price.output > 0n || (price.request ?? 0n) > 0n || price.units !== undefined)
        ? "it is not free, and the :free variant was asked for"
        : undefined,
  },
  {
    by: "allowed_providers",
    refuses: (endpoint, { preferences: { only, ignore, order, allowFallbacks } }) => {
      const isIn = (slugs: readonly string[]) => slugs.some((slug) => isNamedBy(endpoint, slug));
      if (only !== undefined && !isIn(only)) return "it is not in provider.only";
      if (isIn(ignore)) return "it is in provider.ignore";
      if (order.length > 0 && !allowFallbacks && !isIn(order)) {
        return "it is not in provider.order, and provider.allow_fallbacks is false";
      }
      return undefined;
    },
  },
  {
    by: "quantization",
    refuses: ({ quantization = "unknown" }, { preferences: { quantizations } }) =>
      quantizations === undefined || quantizations.some((allowed) => allowed === quantization)
        ? undefined
        : `its quantization ${quantization} is not in provider.quantizations`,
  },
  {
    by: "data_policy:training",
    refuses: ({ providerId }, { preferences, providers }) =>
      preferences.dataCollection === "deny" && providers.get(providerId)?.dataPolicy.trainsOnPrompts !== false
        ? "it may train on prompts, and provider.data_collection is deny"
        : undefined,
  },
  {
    by: "data_policy:zdr",
    refuses: ({ providerId }, { preferences, providers }) =>
      preferences.zeroDataRetention && providers.get(providerId)?.dataPolicy.retentionDays !== 0
        ? "it may keep prompts, and provider.zdr is true"
        : undefined,
  },
  {
    by: "distillation",
    refuses: (_, { model, preferences }) =>
      preferences.distillableTextOnly && model.openWeights !== true
        ? "its maker is not known to allow distillation, and provider.enforce_distillable_text is true"
        : undefined,
  },
  {
    by: "max_price",
    refuses: ({ price }, { preferences: { maxPrice } }) =>
      isAbove(price.input, maxPrice?.prompt) ||
      isAbove(price.output, maxPrice?.completion) ||
      isAbove(price.request ?? 0n, maxPrice?.request)
        ? "it costs more than provider.max_price"
        : undefined,
  },
  {
    by: "input_modalities",
    refuses: ({ inputModalities }, { requirements }) => {
      const missing = requirements.inputModalities.filter((modality) => !inputModalities.includes(modality));
      return missing.length > 0 ? `it does not take ${missing.join(" and ")} input` : undefined;
    },
  },
  {
    by: "tools",
    refuses: ({ supportedParameters }, { requirements }) =>
      requirements.parameters.includes("tools") && !supportedParameters.includes("tools")
        ? "it does not support tool use"
        : undefined,
  },
  {
    by: "context_length",
    // Only what is surely too long: in doubt the provider counts, and says so.
    refuses: ({ contextLength }, { requirements: { promptTokens, prompts } }) => {
      const longest = prompts?.longest ?? promptTokens.likely;
      return longest > contextLength * 2
        ? `its context of ${contextLength} tokens is too short for about ${longest}`
        : undefined;
    },
  },
  {
    by: "require_parameters",
    refuses: ({ supportedParameters }, { preferences, requirements }) => {
      if (!preferences.requireParameters) return undefined;
      const missing = requirements.parameters.filter((name) => !supportedParameters.includes(name));
      return missing.length > 0 ? `it does not support ${missing.join(", ")}` : undefined;
    },
  },
];

/** What binds a workspace's calls. */
const binding: readonly ExcludedBy[] = [
  "allowed_providers",
  "quantization",
  "data_policy:training",
  "data_policy:zdr",
  "distillation",
  "max_price",
];

/** The same rules as for a caller's own wishes; an order is a default and binds nobody. */
function beyond(endpoint: Endpoint, question: CandidateQuestion, ceiling: ProviderPreferences): string | undefined {
  const bound = { ...question, preferences: { ...ceiling, order: [], allowFallbacks: true } };
  for (const filter of filters) {
    const detail = binding.includes(filter.by) ? filter.refuses(endpoint, bound) : undefined;
    if (detail !== undefined) return detail;
  }
  return undefined;
}

/** A session that is at an endpoint is there at all of its service tiers. */
const isPinned = (endpoint: Endpoint, pinnedEndpointId: string): boolean =>
  pinnedEndpointId === (endpoint.serviceTier === undefined ? endpoint.id : usualEndpointId(endpoint));

const isAbove = (rate: bigint, most: bigint | undefined) => most !== undefined && rate > most;

/** Parameters that some endpoints must understand for the answer to be what was asked: those endpoints go alone. */
const softParameters = ["structured_outputs", "response_format", "reasoning", "verbosity"];

function preferAble(endpoints: readonly Endpoint[], requirements: Requirements): readonly Endpoint[] {
  const wanted = softParameters.filter((name) => requirements.parameters.includes(name));
  const longEnough = (endpoint: Endpoint) =>
    (requirements.maxOutputTokens ?? 0) <= (endpoint.maxOutputTokens ?? endpoint.contextLength);
  const tests = [
    ...wanted.map((name) => (endpoint: Endpoint) => endpoint.supportedParameters.includes(name)),
    ...(requirements.searchesBeside
      ? [(endpoint: Endpoint) => searchesItself(endpoint, requirements.parameters.includes("tools"))]
      : []),
    longEnough,
  ];
  return tests.reduce((left, test) => (left.some(test) ? left.filter(test) : left), endpoints);
}

/** No prompt can be longer than the context it is read in, nor can an answer, unless it is several or no words at all. */
function candidate(endpoint: Endpoint, { model, requirements }: CandidateQuestion): Candidate {
  const { promptTokens, prompts, task } = requirements;
  const mostInputTokens = Math.min(promptTokens.most, endpoint.contextLength * (prompts?.count ?? 1));
  const longest = task === undefined ? endpoint.contextLength : Number.POSITIVE_INFINITY;
  const maximum = Math.min(endpoint.maxOutputTokens ?? longest, longest);
  const room = Math.max(endpoint.contextLength - promptTokens.likely, leastRoom);
  const asked = requirements.maxOutputTokens ?? room;
  return {
    model,
    endpoint,
    mostInputTokens,
    mostOutputTokens: Math.min(asked, maximum),
    credential: { kind: "shared" },
    ...mostUnitsOf(endpoint, requirements, Math.min(asked, maximum)),
  };
}

/** Pictures in an answer of words are counted apart; of a few at once nothing is held for more. */
const mostMadeImageTokens = 8_192;

function mostUnitsOf(
  endpoint: Endpoint,
  { units, task, answersInSound }: Requirements,
  mostOutputTokens: number,
): Pick<Candidate, "mostUnits"> {
  const mayDraw = task === undefined && endpoint.price.units?.madeImageToken !== undefined;
  const searches = Math.max(mostSearchesUnasked(endpoint), searchesHeldFor(endpoint, units?.most.search ?? 0));
  if (!mayDraw && !answersInSound && searches === 0) return units ? { mostUnits: units.most } : {};
  return {
    mostUnits: {
      ...units?.most,
      ...(searches > 0 && { search: searches }),
      ...(mayDraw && { madeImageToken: Math.min(mostOutputTokens, mostMadeImageTokens) }),
      ...(answersInSound && { madeAudioToken: mostOutputTokens }),
    },
  };
}

/** Providers refuse a limit beyond what the prompt leaves of the context; below this the estimate is not worth it. */
const leastRoom = 1_024;
