import type { AnswerOf, JsonObject, RequestOf, TaskAnswer, TaskName, TaskRequest } from "@causeway/protocol";
import type { Dialect, Provider, StreamFraming, StreamReader, UpstreamCall } from "./provider.ts";

/** How a kind of task is asked of a provider, and how its answer is read. */
export type TaskFormat<Name extends TaskName = TaskName> = Pick<Dialect, "isErrorBody" | "readError"> & {
  /** `openai-embeddings` */
  readonly id: string;
  /** Appended to the provider's base URL. */
  path(upstreamModelId: string, request: RequestOf<Name>): string;
  /**
   * The body to send. Throws `AppError("invalid-request")` naming the field when the format cannot express a part of the
   * request that would be missed: another endpoint may.
   */
  writeRequest(request: RequestOf<Name>, call: TaskCall): JsonObject | WrittenBody;
  /** Throws `MalformedAnswer` when it is no answer to this request. */
  readAnswer(body: AnswerBody, request: RequestOf<Name>): AnswerOf<Name>;
  /**
   * How the answer is read while it is made, of a request that wants it so; without it such an answer comes whole.
   * `undefined`: not this request of that model, and then the body must not ask for it.
   */
  streams?(request: RequestOf<Name>, upstreamModelId: string): TaskStream | undefined;
};

export type TaskStream = { readonly framing?: StreamFraming; openStream(): StreamReader };

export type TaskCall = Pick<UpstreamCall, "upstreamModelId" | "supportedParameters" | "warn">;

/** A body that is not JSON. */
export class WrittenBody {
  readonly contentType: string;
  readonly data: Uint8Array;

  constructor(contentType: string, data: Uint8Array) {
    this.contentType = contentType;
    this.data = data;
  }
}

/** A whole answer with status 2xx. */
export type AnswerBody = {
  /** "" when the provider does not say. */
  readonly contentType: string;
  readonly bytes: Buffer;
  /** Parsed, or the text where it is no JSON; `undefined` for sound and pictures. */
  readonly json: unknown;
  /** Names in lower case; absent where nobody listened. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
};

/** The tasks that a provider does, each in its format. */
export type TaskFormats = { readonly [Name in TaskName]?: TaskFormat<Name> };

/** A task's format with the request that it is about. */
export type BoundTaskFormat = Pick<TaskFormat, "id" | "isErrorBody" | "readError"> & {
  path(upstreamModelId: string): string;
  writeRequest(call: TaskCall): JsonObject | WrittenBody;
  readAnswer(body: AnswerBody): TaskAnswer;
  streams(upstreamModelId: string): TaskStream | undefined;
};

/** In which format this provider does the task with that model; `undefined`: it does not. */
export function taskFormatOf(
  provider: Pick<Provider, "tasks" | "tasksFor">,
  request: TaskRequest,
  upstreamModelId: string,
): BoundTaskFormat | undefined {
  const formats = provider.tasksFor?.(upstreamModelId) ?? provider.tasks;
  switch (request.task) {
    case "embeddings":
      return formats?.embeddings && bound(formats.embeddings, request);
    case "rerank":
      return formats?.rerank && bound(formats.rerank, request);
    case "images":
      return formats?.images && bound(formats.images, request);
    case "speech":
      return formats?.speech && bound(formats.speech, request);
    case "transcriptions":
      return formats?.transcriptions && bound(formats.transcriptions, request);
    case "search":
      return formats?.search && bound(formats.search, request);
  }
}

const bound = <Name extends TaskName>(format: TaskFormat<Name>, request: RequestOf<Name>): BoundTaskFormat => ({
  id: format.id,
  isErrorBody: format.isErrorBody,
  readError: format.readError,
  path: (upstreamModelId) => format.path(upstreamModelId, request),
  writeRequest: (call) => format.writeRequest(request, call),
  readAnswer: (body) => format.readAnswer(body, request),
  streams: (upstreamModelId) => (request.stream ? format.streams?.(request, upstreamModelId) : undefined),
});
