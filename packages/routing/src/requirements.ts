import { type ServiceTier, serviceTierNamed, type UnitCounts } from "@causeway/catalog";
import { type ChatRequest, mostOwnSearches, partKind, type TaskName } from "@causeway/protocol";

type CountedUnits = { readonly likely: UnitCounts; readonly most: UnitCounts };

/** What an endpoint must be able to do to serve a request. */
export type Requirements = {
  /** `undefined`: a conversation's next turn. */
  readonly task?: TaskName;
  /** What the prompt probably has, and what it cannot exceed. */
  readonly promptTokens: { readonly likely: number; readonly most: number };
  /** How many texts are read, each in a context of its own, and what the longest probably has; a conversation is one. */
  readonly prompts?: { readonly count: number; readonly longest: number };
  /** Counted beside tokens, where the price says so. */
  readonly units?: CountedUnits;
  /** It may be answered in sound. */
  readonly answersInSound?: boolean;
  /** The provider itself is to search the web while it answers. */
  readonly searchesBeside?: boolean;
  /** Which is asked for, beside the usual service. */
  readonly serviceTier?: ServiceTier;
  /** Per answer, as the caller set it. */
  readonly maxOutputTokens: number | undefined;
  /** What a task probably makes, where it makes any. */
  readonly likelyOutputTokens?: number;
  readonly choices: number;
  /** Beside text: `image`, `audio`, `file`. */
  readonly inputModalities: readonly string[];
  /** Parameters sent, in the vocabulary of `GET /models`. */
  readonly parameters: readonly string[];
};

/** Body fields without a place in `ChatRequest` that are parameters of models. */
const passedThroughParameters = [
  "seed",
  "frequency_penalty",
  "presence_penalty",
  "repetition_penalty",
  "min_p",
  "top_a",
  "logit_bias",
  "logprobs",
  "top_logprobs",
  "verbosity",
  "web_search_options",
  "prediction",
];

/** `soundTokens`: of the prompt's, those that may be of sound. */
export function requirementsOf(
  request: ChatRequest,
  promptTokens: Requirements["promptTokens"],
  soundTokens: Requirements["promptTokens"] = { likely: 0, most: 0 },
): Requirements {
  const units = unitsOf(request, soundTokens);
  const serviceTier = serviceTierNamed(request.extra["service_tier"]);
  return {
    promptTokens,
    maxOutputTokens: request.maxOutputTokens,
    choices: request.choices,
    inputModalities: modalitiesOf(request),
    parameters: parametersOf(request),
    ...(units && { units }),
    ...(serviceTier && { serviceTier }),
    ...(request.webSearch && { searchesBeside: true }),
    ...(answersInSound(request) && { answersInSound: true }),
  };
}

/** Google does not let itself be told how often: it is held for more than others are told. */
const leastHeldSearches = 8;

function unitsOf({ webSearch }: ChatRequest, sound: Requirements["promptTokens"]): CountedUnits | undefined {
  const searches = webSearch && Math.max(leastHeldSearches, mostOwnSearches(webSearch));
  if (searches === undefined && sound.most === 0) return undefined;
  return {
    likely: { ...(searches && { search: 1 }), ...(sound.most > 0 && { audioToken: sound.likely }) },
    most: { ...(searches && { search: searches }), ...(sound.most > 0 && { audioToken: sound.most }) },
  };
}

function answersInSound({ extra }: ChatRequest): boolean {
  const { modalities } = extra;
  return Array.isArray(modalities) && modalities.includes("audio");
}

function modalitiesOf(request: ChatRequest): string[] {
  const kinds = new Set(request.messages.flatMap(({ content }) => content.map(partKind)));
  return ["image", "audio", "file", "video"].filter((kind) => kinds.has(kind));
}

function parametersOf(request: ChatRequest): string[] {
  const sent: string[] = [];
  const note = (name: string, isSent: boolean) => {
    if (isSent) sent.push(name);
  };
  const format = request.responseFormat?.type;
  note("tools", request.tools.length > 0);
  note("tool_choice", request.tools.length > 0 && request.toolChoice !== undefined);
  // Several at once are what every endpoint does unasked.
  note("parallel_tool_calls", request.parallelToolCalls === false);
  note("max_tokens", request.maxOutputTokens !== undefined);
  note("temperature", request.temperature !== undefined);
  note("top_p", request.topP !== undefined);
  note("top_k", request.topK !== undefined);
  note("stop", request.stop.length > 0);
  note("response_format", format !== undefined && format !== "text");
  note("structured_outputs", format === "json-schema");
  note("reasoning", request.reasoning !== undefined && request.reasoning.enabled !== false);
  if (Object.keys(request.extra).length > 0) {
    for (const name of passedThroughParameters) note(name, request.extra[name] !== undefined);
  }
  return sent;
}
