/** Where a provider's rows are found in each source, by the names used there. */
export type ProviderSources = {
  /** Ids in models.dev, best first. */
  readonly modelsDev?: readonly string[];
  /** File name in pi-ai, without `.json`. */
  readonly piAi?: string;
  /** `litellm_provider` names. */
  readonly liteLlm?: readonly string[];
  /** LiteLLM knows models of this provider that the other sources do not list. */
  readonly liteLlmAdds?: boolean;
  /** Only these upstream ids belong to the provider. */
  readonly only?: RegExp;
  /** These do not: served by another wire format, or somebody else's. */
  readonly except?: RegExp;
  /** Sells models of other authors under licence (the clouds), so closed models are allowed. */
  readonly licensed?: boolean;
  /** Says itself that some models cost nothing. Elsewhere a price of 0 means that the source does not know. */
  readonly hasFreeModels?: boolean;
};

const claude = /claude/;

/**
 * Keyed by provider slug. Companies that run models themselves; resellers and routers are left out. So are Hyperbolic,
 * Crusoe and Oracle: their only source gives every model one placeholder price.
 */
export const providerSources: Readonly<Record<string, ProviderSources>> = {
  ai21: { liteLlm: ["ai21"], only: /^jamba-(large|mini)-1\.[67]$/ },
  alibaba: { modelsDev: ["alibaba"], liteLlm: ["dashscope"], except: /^(qwen-coder|.*-(us|latest)$)/ },
  ambient: { modelsDev: ["ambient"] },
  "amazon-bedrock": {
    modelsDev: ["amazon-bedrock"],
    piAi: "amazon-bedrock",
    liteLlm: ["bedrock_converse", "bedrock_mantle"],
    except: /claude|(^|\.)(amazon|meta|writer|ai21|cohere)\.|pixtral/,
    licensed: true,
  },
  "amazon-bedrock-anthropic": {
    modelsDev: ["amazon-bedrock"],
    piAi: "amazon-bedrock",
    liteLlm: ["bedrock_converse"],
    only: claude,
    licensed: true,
  },
  "amazon-nova": { liteLlm: ["amazon_nova"] },
  "ant-ling": { modelsDev: ["bailing"], piAi: "ant-ling" },
  anthropic: { modelsDev: ["anthropic"], piAi: "anthropic", liteLlm: ["anthropic"] },
  azure: {
    modelsDev: ["azure", "azure-cognitive-services"],
    piAi: "azure",
    liteLlm: ["azure_ai"],
    except: /claude|model.?router|-(0301|0613|1106|32k|vision)$|gpt-3.5-turbo-instruct/,
    licensed: true,
  },
  "azure-anthropic": { modelsDev: ["azure"], liteLlm: ["azure_ai"], only: claude, licensed: true },
  baseten: { modelsDev: ["baseten"], piAi: "baseten" },
  berget: { modelsDev: ["berget"] },
  cerebras: { modelsDev: ["cerebras"], piAi: "cerebras", liteLlm: ["cerebras"] },
  chutes: { modelsDev: ["chutes"] },
  clarifai: { modelsDev: ["clarifai"] },
  cloudferro: { modelsDev: ["cloudferro-sherlock"] },
  cloudflare: { modelsDev: ["cloudflare-workers-ai"], piAi: "cloudflare-workers-ai" },
  cohere: { modelsDev: ["cohere"], liteLlm: ["cohere_chat"] },
  databricks: { modelsDev: ["databricks"], licensed: true },
  deepinfra: { modelsDev: ["deepinfra"], liteLlm: ["deepinfra"], liteLlmAdds: true },
  deepseek: { modelsDev: ["deepseek"], piAi: "deepseek", except: /^deepseek-(chat|reasoner)$/ },
  digitalocean: { modelsDev: ["digitalocean"], licensed: true },
  dinference: { modelsDev: ["dinference"] },
  evroc: { modelsDev: ["evroc"], except: /Voxtral/ },
  fireworks: { modelsDev: ["fireworks-ai"], piAi: "fireworks", except: /-latest$/ },
  friendli: { modelsDev: ["friendli"], liteLlm: ["friendliai"] },
  gmicloud: { modelsDev: ["gmicloud"], liteLlm: ["gmi"] },
  "google-ai-studio": { modelsDev: ["google"], piAi: "google", liteLlm: ["gemini"] },
  "google-vertex": {
    modelsDev: ["google-vertex"],
    piAi: "google-vertex",
    liteLlm: [
      "vertex_ai",
      "vertex_ai-language-models",
      "vertex_ai-llama_models",
      "vertex_ai-mistral_models",
      "vertex_ai-qwen_models",
      "vertex_ai-deepseek_models",
      "vertex_ai-openai_models",
      "vertex_ai-zai_models",
      "vertex_ai-minimax_models",
      "vertex_ai-moonshot_models",
      "vertex_ai-ai21_models",
    ],
    except: claude,
    licensed: true,
  },
  groq: { modelsDev: ["groq"], piAi: "groq", liteLlm: ["groq"] },
  "hpc-ai": { modelsDev: ["hpc-ai"] },
  inception: { modelsDev: ["inception"] },
  inceptron: { modelsDev: ["inceptron"] },
  "inference-net": { modelsDev: ["inference"], except: /^google\/gemma-3$/ },
  "io-net": { modelsDev: ["io-net"] },
  lilac: { modelsDev: ["lilac"] },
  meta: { piAi: "meta" },
  minimax: { modelsDev: ["minimax"], piAi: "minimax", liteLlm: ["minimax"] },
  mistral: { modelsDev: ["mistral"], piAi: "mistral", liteLlm: ["mistral"] },
  mixlayer: { modelsDev: ["mixlayer"] },
  moonshotai: { modelsDev: ["moonshotai"], piAi: "moonshotai", liteLlm: ["moonshot"] },
  morph: { modelsDev: ["morph"] },
  nearai: { modelsDev: ["nearai"] },
  nebius: { modelsDev: ["nebius"], liteLlm: ["nebius"] },
  novita: { modelsDev: ["novita-ai"], liteLlm: ["novita"] },
  nscale: { liteLlm: ["nscale"] },
  nvidia: { modelsDev: ["nvidia"], hasFreeModels: true },
  openai: { modelsDev: ["openai"], piAi: "openai", liteLlm: ["openai"] },
  ovhcloud: { modelsDev: ["ovhcloud"], liteLlm: ["ovhcloud"] },
  perplexity: {
    modelsDev: ["perplexity"],
    liteLlm: ["perplexity"],
    only: /^sonar(-pro|-deep-research|-reasoning-pro)?$/,
  },
  poolside: { modelsDev: ["poolside"], hasFreeModels: true },
  "regolo-ai": { modelsDev: ["regolo-ai"] },
  sakana: { modelsDev: ["sakana"] },
  sambanova: { liteLlm: ["sambanova"] },
  scaleway: { modelsDev: ["scaleway"] },
  siliconflow: { modelsDev: ["siliconflow"] },
  stackit: { modelsDev: ["stackit"] },
  stepfun: { modelsDev: ["stepfun"] },
  submodel: { modelsDev: ["submodel"] },
  tensormesh: { liteLlm: ["tensormesh"] },
  tinfoil: { modelsDev: ["tinfoil"] },
  together: { modelsDev: ["togetherai"], piAi: "together", liteLlm: ["together_ai"] },
  upstage: { modelsDev: ["upstage"] },
  venice: { modelsDev: ["venice"] },
  vultr: { modelsDev: ["vultr"] },
  wafer: { modelsDev: ["wafer.ai"] },
  wandb: { modelsDev: ["wandb"] },
  xai: { modelsDev: ["xai"], piAi: "xai", liteLlm: ["xai"] },
  xiaomi: { modelsDev: ["xiaomi"], piAi: "xiaomi" },
  zai: { modelsDev: ["zai"], piAi: "zai", liteLlm: ["zai"], hasFreeModels: true },
};
