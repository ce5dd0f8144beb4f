import type { Modality } from "@causeway/catalog";
import type { AnswerEnvelope } from "./answer-envelope.ts";
import type { EmbeddingsAnswer, EmbeddingsRequest } from "./embeddings/embeddings.ts";
import type { ImagesAnswer, ImagesRequest } from "./images/images.ts";
import type { Closing, InboundDialect, RequestHead } from "./inbound-dialect.ts";
import type { JsonObject } from "./json.ts";
import type { Asked } from "./chat-call.ts";
import type { RerankAnswer, RerankRequest } from "./rerank/rerank.ts";
import type { FormBody } from "./form-body.ts";
import type { TaskStreams } from "./task-stream.ts";
import type { TranscriptionsAnswer, TranscriptionsRequest } from "./transcriptions/transcriptions.ts";
import type { SearchAnswer, SearchRequest } from "./search/search.ts";
import type { SpeechAnswer, SpeechRequest } from "./speech/speech.ts";

/**
 * Calls that are no conversations. Each kind is a request and an answer, in no vendor's words, that say in `task` what
 * they are; all that the gateway does around a call is the same for them as for a chat that is answered whole.
 */
export type TaskRequest =
  | EmbeddingsRequest
  | RerankRequest
  | ImagesRequest
  | SpeechRequest
  | TranscriptionsRequest
  | SearchRequest;
export type TaskAnswer =
  | EmbeddingsAnswer
  | RerankAnswer
  | ImagesAnswer
  | SpeechAnswer
  | TranscriptionsAnswer
  | SearchAnswer;

export type TaskName = TaskRequest["task"];
export type RequestOf<Name extends TaskName> = Extract<TaskRequest, { readonly task: Name }>;
export type AnswerOf<Name extends TaskName> = Extract<TaskAnswer, { readonly task: Name }>;

/** What models that do a task give: others are never asked to. */
export const outputOfTask: Readonly<Record<TaskName, Modality>> = {
  embeddings: "embedding",
  rerank: "rerank",
  images: "image",
  speech: "audio",
  transcriptions: "transcript",
  search: "search",
};

/** A public format of a task: as `InboundDialect`, but one answer, whole or in pieces. */
export type TaskDialect = Pick<InboundDialect, "apiType" | "writeError"> & {
  /** `body`: parsed JSON. Throws `AppError("invalid-request")` naming the field, its rule and what was sent. */
  read(body: unknown, head: RequestHead): ReadTask;
  /** Where a form is taken too: the JSON body that says the same. Throws as `read`. */
  readonly bodyOfForm?: (form: FormBody) => JsonObject;
};

export type ReadTask = { readonly call: Asked<TaskRequest>; readonly writer: TaskWriter };

export type TaskWriter = {
  /** Only called with the answer of the task that was read. */
  whole(answer: TaskAnswer, envelope: AnswerEnvelope, closing: Closing): WrittenAnswer;
  /** Set where the caller asked for pieces. */
  readonly pieces?: TaskStreams | undefined;
};

export type WrittenAnswer = { readonly contentType: string; readonly body: string | Uint8Array };

/** What every task's request has, so that it may stand where a chat's does: one answer, whole unless said, no words in it. */
export const taskBasis = {
  stream: false,
  choices: 1,
  maxOutputTokens: 0,
  tools: [],
  reasoning: undefined,
} as const;
export type TaskBasis = Omit<typeof taskBasis, "stream"> & {
  /** It is told in pieces, while it is done. */
  readonly stream: boolean;
  /** The caller's name for its own end user. */
  readonly user: string | undefined;
};
