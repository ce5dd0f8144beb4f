import type { GatewayPorts } from "@causeway/gateway";
import {
  anthropicMessages,
  geminiGenerateContent,
  geminiPath,
  imageEdits,
  images,
  type InboundDialect,
  openaiChat,
  openaiCompletions,
  openaiEmbeddings,
  openaiResponses,
  rerank,
  search,
  speech,
  type TaskDialect,
  transcriptions,
} from "@causeway/protocol";
import type { CallerAddressOf } from "../http/caller-address.ts";
import type { Exchange } from "../http/exchange.ts";
import type { HttpReplyTimes } from "../http/http-reply.ts";
import type { LargeBodies } from "../http/large-bodies.ts";
import { type CountQuestion, countTokens } from "./count-tokens.ts";
import { serveGeneration } from "./serve-generation.ts";
import type { StreamsOfKeys } from "./streams-of-keys.ts";

/** An address of the inference API. All of them answer POST. */
export type InferenceRoute = {
  /** As in `Exchange.path`: a text is compared whole. */
  readonly path: string | RegExp;
  /** In whose form errors are told that happen before the call is served. */
  readonly dialect: Pick<InboundDialect, "writeError">;
  /** Never rejects. */
  serve(exchange: Exchange): Promise<void>;
};

/** What every address of the inference API works with. */
export type InferenceParts = {
  readonly ports: GatewayPorts;
  readonly callerAddressOf: CallerAddressOf;
  readonly times: HttpReplyTimes;
  readonly largeBodies: LargeBodies;
  readonly streamsOfKeys: StreamsOfKeys;
};

/** Every address of the inference API: a new format is a line here and a folder in the protocol package. */
export function inferenceRoutes(parts: InferenceParts): readonly InferenceRoute[] {
  const generates = (path: InferenceRoute["path"], dialect: InboundDialect | TaskDialect): InferenceRoute => ({
    path,
    dialect,
    serve: (exchange) => serveGeneration({ ...parts, dialect }, exchange),
  });
  const counts = (
    path: InferenceRoute["path"],
    dialect: InboundDialect,
    writeCount: CountQuestion["writeCount"],
  ): InferenceRoute => ({
    path,
    dialect,
    serve: (exchange) => countTokens({ ...parts, dialect, writeCount }, exchange),
  });
  return [
    generates("/v1/chat/completions", openaiChat),
    generates("/v1/completions", openaiCompletions),
    generates("/v1/responses", openaiResponses),
    counts("/v1/responses/input_tokens", openaiResponses, (count) => ({
      object: "response.input_tokens",
      input_tokens: count,
    })),
    generates("/v1/messages", anthropicMessages),
    counts("/v1/messages/count_tokens", anthropicMessages, (count) => ({ input_tokens: count })),
    counts(/^\/v1(?:beta)?\/(?:models\/)?.+(?::|%3A)countTokens$/i, geminiGenerateContent, (count) => ({
      totalTokens: count,
    })),
    generates(geminiPath, geminiGenerateContent),
    generates("/v1/embeddings", openaiEmbeddings),
    generates("/v1/rerank", rerank),
    generates("/v1/search", search),
    generates("/v1/images", images),
    generates("/v1/images/generations", images),
    generates("/v1/images/edits", imageEdits),
    generates("/v1/audio/speech", speech),
    generates("/v1/audio/transcriptions", transcriptions),
  ];
}
