import { type Exchange, sendJson } from "../http/exchange.ts";
import { anthropicMessages, anthropicOnVertex } from "./anthropic-messages/anthropic-messages.ts";
import { answerInference, type ProviderWorld } from "./answer-inference.ts";
import { bedrockConverse } from "./bedrock-converse/bedrock-converse.ts";
import { cohereChat } from "./cohere-chat/cohere-chat.ts";
import { answerProviderControl } from "./control.ts";
import { type FaultInput, FaultScript } from "./faults.ts";
import { findIdentity } from "./find-identity.ts";
import { answerGoogleToken } from "./gemini/google-token.ts";
import { gemini } from "./gemini/gemini.ts";
import { openaiChat } from "./openai-chat/openai-chat.ts";
import { openaiResponses } from "./openai-responses/openai-responses.ts";
import { PrefixCache } from "./reply/prefix-cache.ts";
import { RequestLog } from "./request-log.ts";
import { answerDocument } from "../price-list/answer-price-list.ts";
import type { PriceList } from "../price-list/price-list.ts";
import { writeProviderList } from "../price-list/write-provider-list.ts";
import { Subscriptions } from "./subscriptions.ts";
import { bedrockCohereEmbed } from "./tasks/bedrock-cohere-embed.ts";
import { cohereEmbed } from "./tasks/cohere-embed.ts";
import { geminiEmbed, vertexEmbed } from "./tasks/google-embed.ts";
import { geminiImages } from "./tasks/gemini-images.ts";
import { imagen } from "./tasks/imagen.ts";
import { openaiEmbeddings } from "./tasks/openai-embeddings.ts";
import { openaiImages } from "./tasks/openai-images.ts";
import { openaiSpeech } from "./tasks/openai-speech.ts";
import { openaiTranscriptions } from "./tasks/openai-transcriptions.ts";
import { bedrockCohereRerank, cohereRerank, tokenRerank, voyageRerank } from "./tasks/rerank.ts";
import { exaSearch, perplexitySearch, tavilySearch } from "./tasks/search.ts";
import { titanEmbed } from "./tasks/titan-embed.ts";
import type { WireFormat } from "./wire-format.ts";

export type ProviderOptions = {
  /** 1 is the default pace, 10 ten times as fast, 0.1 ten times as slow. */
  speed: number;
  faults: Record<string, readonly FaultInput[]>;
  /** How many requests the log remembers. */
  requestsKept?: number | undefined;
  /** What their lists of models say. */
  priceList: PriceList;
};

/** The model providers of the outside world, at `/providers/<slug>/…`, and their levers under `/control/providers`. */
export function openProviders(options: ProviderOptions) {
  const world: ProviderWorld = {
    faults: new FaultScript(options.faults),
    log: new RequestLog(options.requestsKept),
    subscriptions: new Subscriptions(),
    cache: new PrefixCache(),
    speed: options.speed,
  };
  return {
    answer: (exchange: Exchange) => answerProvider(exchange, world, options.priceList),
    control: (exchange: Exchange, path: string) => answerProviderControl(exchange, path, world),
    reset(): void {
      world.faults.clear();
      world.log.clear();
      world.cache.clear();
      world.subscriptions.clear();
    },
  };
}

/** `slug`: only there. */
type Operation = { address: RegExp; format: WireFormat; stream?: boolean; slug?: string };

/** Whatever a base URL ends in, "/v1", "/openai/v1" or nothing, the operation is the same. */
const operations: readonly Operation[] = [
  { address: /\/chat\/completions$/, format: openaiChat },
  { address: /\/model\/(?<model>[^/]+)\/converse$/, format: bedrockConverse },
  { address: /\/model\/(?<model>[^/]+)\/converse-stream$/, format: bedrockConverse, stream: true },
  { address: /\/responses$/, format: openaiResponses },
  { address: /^\/(?:v2\/)?chat$/, format: cohereChat },
  { address: /\/messages$/, format: anthropicMessages },
  { address: /\/embeddings$/, format: openaiEmbeddings },
  { address: /^\/(?:v2\/)?embed$/, format: cohereEmbed },
  { address: /\/models\/(?<model>[^/:]+):batchEmbedContents$/, format: geminiEmbed },
  { address: /\/models\/(?<model>[^/:]*imagen[^/:]*):predict$/, format: imagen },
  { address: /\/models\/(?<model>[^/:]+):predict$/, format: vertexEmbed },
  { address: /\/model\/(?<model>[^/]*cohere\.embed[^/]*)\/invoke$/, format: bedrockCohereEmbed },
  { address: /\/model\/(?<model>[^/]*cohere\.rerank[^/]*)\/invoke$/, format: bedrockCohereRerank },
  { address: /\/model\/(?<model>[^/]+)\/invoke$/, format: titanEmbed },
  { address: /^\/(?:v2\/)?rerank$/, format: cohereRerank, slug: "cohere" },
  { address: /\/rerank$/, format: voyageRerank, slug: "voyage" },
  { address: /\/rerank$/, format: tokenRerank },
  { address: /\/search$/, format: tavilySearch, slug: "tavily" },
  { address: /\/search$/, format: perplexitySearch, slug: "perplexity" },
  { address: /\/search$/, format: exaSearch },
  { address: /\/images\/(?:generations|edits)$/, format: openaiImages },
  { address: /\/audio\/speech$/, format: openaiSpeech },
  { address: /\/audio\/transcriptions$/, format: openaiTranscriptions },
  { address: /\/models\/(?<model>[^/:]*-image[^/:]*):generateContent$/, format: geminiImages },
  { address: /\/models\/(?<model>[^/:]+):generateContent$/, format: gemini },
  { address: /\/models\/(?<model>[^/:]+):streamGenerateContent$/, format: gemini, stream: true },
  { address: /\/models\/(?<model>[^/:]+):rawPredict$/, format: anthropicOnVertex },
  { address: /\/models\/(?<model>[^/:]+):streamRawPredict$/, format: anthropicOnVertex, stream: true },
];

async function answerProvider(exchange: Exchange, world: ProviderWorld, priceList: PriceList): Promise<void> {
  const [, slug = "", path = ""] = /^\/providers\/([^/]+)(\/.*?)\/?$/.exec(exchange.path) ?? [];
  const identity = findIdentity(decodeURIComponent(slug));
  const isList = path.endsWith("/models");
  if (isList && exchange.method === "GET") {
    const document = () => writeProviderList(identity, priceList);
    return answerDocument(exchange, priceList, { place: identity.slug, document });
  }
  if (path === "/token" && exchange.method === "POST") return answerGoogleToken(exchange);
  const operation = operations.find(
    ({ address, slug: only }) => address.test(path) && (only === undefined || only === identity.slug),
  );
  if (operation && exchange.method === "POST") {
    const { address, format, stream = false } = operation;
    const model = decodeURIComponent(address.exec(path)?.groups?.["model"] ?? "");
    return answerInference(exchange, identity, format, { model, stream }, world);
  }
  sendJson(exchange.response, operation === undefined && !isList ? 404 : 405, {
    error: {
      message: `${exchange.method} ${exchange.path} is not served. Use POST to an address of inference, or GET models.`,
      type: "invalid_request_error",
      param: null,
      code: null,
    },
  });
}
