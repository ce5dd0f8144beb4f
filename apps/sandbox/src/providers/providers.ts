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
import type { Identity } from "./identity.ts";
import { openaiChat } from "./openai-chat/openai-chat.ts";
import { openaiResponses } from "./openai-responses/openai-responses.ts";
import { PrefixCache } from "./reply/prefix-cache.ts";
import { RequestLog } from "./request-log.ts";
import { Subscriptions } from "./subscriptions.ts";
import type { WireFormat } from "./wire-format.ts";

export type ProviderOptions = {
  /** 1 is the default pace, 10 ten times as fast, 0.1 ten times as slow. */
  speed: number;
  faults: Record<string, readonly FaultInput[]>;
  /** How many requests the log remembers. */
  requestsKept?: number | undefined;
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
    answer: (exchange: Exchange) => answerProvider(exchange, world),
    control: (exchange: Exchange, path: string) => answerProviderControl(exchange, path, world),
    reset(): void {
      world.faults.clear();
      world.log.clear();
      world.cache.clear();
      world.subscriptions.clear();
    },
  };
}

type Operation = { address: RegExp; format: WireFormat; stream?: boolean };

/** Whatever a base URL ends in, "/v1", "/openai/v1" or nothing, the operation is the same. */
const operations: readonly Operation[] = [
  { address: /\/chat\/completions$/, format: openaiChat },
  { address: /\/model\/(?<model>[^/]+)\/converse$/, format: bedrockConverse },
  { address: /\/model\/(?<model>[^/]+)\/converse-stream$/, format: bedrockConverse, stream: true },
  { address: /\/responses$/, format: openaiResponses },
  { address: /^\/(?:v2\/)?chat$/, format: cohereChat },
  { address: /\/messages$/, format: anthropicMessages },
  { address: /\/models\/(?<model>[^/:]+):generateContent$/, format: gemini },
  { address: /\/models\/(?<model>[^/:]+):streamGenerateContent$/, format: gemini, stream: true },
  { address: /\/models\/(?<model>[^/:]+):rawPredict$/, format: anthropicOnVertex },
  { address: /\/models\/(?<model>[^/:]+):streamRawPredict$/, format: anthropicOnVertex, stream: true },
];

async function answerProvider(exchange: Exchange, world: ProviderWorld): Promise<void> {
  const [, slug = "", path = ""] = /^\/providers\/([^/]+)(\/.*?)\/?$/.exec(exchange.path) ?? [];
  const identity = findIdentity(decodeURIComponent(slug));
  const isList = path.endsWith("/models");
  if (isList && exchange.method === "GET") return sendJson(exchange.response, 200, modelList(identity));
  if (path === "/token" && exchange.method === "POST") return answerGoogleToken(exchange);
  const operation = operations.find(({ address }) => address.test(path));
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

const modelList = (identity: Identity) => ({
  object: "list",
  data: identity.models.map((id) => ({
    id,
    object: "model",
    type: "model",
    display_name: id,
    created: 1_760_000_000,
    created_at: "2025-10-09T08:53:20Z",
    owned_by: identity.slug,
  })),
  has_more: false,
  first_id: identity.models[0] ?? null,
  last_id: identity.models.at(-1) ?? null,
});
