import type { ExcludedBy, StoppedBy } from "@causeway/routing";

/** Why an endpoint was not to be tried, in a reader's words. */
const exclusions: Readonly<Record<ExcludedBy, string>> = {
  not_configured: "we have no access to it here",
  limits: "the limits of the key, the member or the workspace leave it out",
  guardrail: "a guardrail leaves it out",
  workspace_settings: "the workspace's routing settings leave it out",
  session_pin: "the session is kept at another endpoint",
  free_variant: "it costs something, and a free variant was asked for",
  allowed_providers: "the call did not list this provider",
  quantization: "its quantisation was not asked for",
  "data_policy:training": "it may train on prompts",
  "data_policy:zdr": "it keeps prompts, and none may be kept",
  distillation: "its answers may not be used to train models",
  max_price: "it costs more than the call's maximum",
  input_modalities: "it does not take what was sent, such as pictures",
  tools: "it does not take tools",
  context_length: "the prompt and the longest answer do not fit into its context",
  require_parameters: "it does not know a parameter of the call",
};

const stops: Readonly<Record<StoppedBy, string>> = {
  refusal: "The request itself was refused, and another provider would have refused it, too.",
  "nobody-left": "Everyone who could serve it had been asked.",
  attempts: "The most attempts that a call makes had been made.",
  "retry-budget": "Too many calls were being tried again at that moment.",
  deadline: "The time that the caller gave was over.",
};

const rankings: Readonly<Record<string, string>> = {
  "price-weighted chance": "by chance, cheaper ones far more often",
  price: "the cheapest first",
  throughput: "the fastest stream first",
  latency: "the quickest first token first",
};

export const exclusionWords = (by: string): string =>
  by in exclusions ? exclusions[by as ExcludedBy] : by.replaceAll("_", " ");

export const stopWords = (by: string): string => (by in stops ? stops[by as StoppedBy] : by.replaceAll("-", " "));

export const rankingWords = (by: string): string => rankings[by] ?? `by ${by}`;

/** Endpoints are named `<provider>:<model>`. */
export const providerOfEndpoint = (endpointId: string): string =>
  endpointId.slice(0, Math.max(0, endpointId.indexOf(":")));
