import { AppError } from "@causeway/errors";
import type { UpstreamAttempt } from "@causeway/gateway";
import type { Answer, ChatRequest, TaskAnswer, TaskRequest, Warning } from "@causeway/protocol";
import { framingOf } from "./answer-stream.ts";
import { withCallArguments } from "./call-arguments.ts";
import { nativeWarnings } from "./native-warnings.ts";
import { type Dialect, dialectOf, type Provider } from "./provider.ts";
import { type AnswerBody, taskFormatOf, WrittenBody } from "./task-format.ts";

/** A call in its provider's words, and how what comes back is read. */
export type PreparedCall = {
  /** Appended to the provider's base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  /** What we ask for. */
  readonly accept: string;
  readonly reader: AnswerReader;
  readonly warnings: Warning[];
};

export type AnswerReader = Pick<Dialect, "isErrorBody" | "readError"> & {
  /** Absent where nothing ever streams. */
  readonly streams?: Pick<Dialect, "framing" | "openStream"> | undefined;
  /** An answer that comes whole although a stream was asked for is no event of that stream. */
  readonly isWholeApart?: boolean;
  /** Throws `MalformedAnswer`. */
  readWhole(body: AnswerBody): Answer | TaskAnswer;
};

/** The error says why the provider's format cannot express the request. */
export function prepareCall(provider: Provider, attempt: UpstreamAttempt): PreparedCall | AppError {
  const { request } = attempt;
  try {
    return request.task === undefined
      ? prepareChat(provider, attempt, request)
      : prepareTask(provider, attempt, request);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function prepareChat(provider: Provider, attempt: UpstreamAttempt, request: ChatRequest): PreparedCall {
  const { upstreamModelId } = attempt;
  const { stream } = request;
  const dialect = (request.webSearch && provider.searchDialect) ?? dialectOf(provider, upstreamModelId);
  const warnings = [...nativeWarnings(request, dialect.id)];
  const body = dialect.writeRequest(request, {
    upstreamModelId,
    maxOutputTokens: attempt.maxOutputTokens,
    warn: (warning) => warnings.push(warning),
    ...(attempt.supportedParameters && { supportedParameters: attempt.supportedParameters }),
  });
  return {
    path: dialect.path({ upstreamModelId, stream }),
    headers: dialect.headersOf?.(request) ?? {},
    contentType: json,
    body: JSON.stringify(provider.adjustRequest?.(body) ?? body),
    accept: stream ? framingOf(dialect).contentType : json,
    reader: {
      isErrorBody: (answer) => dialect.isErrorBody(answer),
      readError: (status, headers, answer) => dialect.readError(status, headers, answer),
      streams: dialect,
      readWhole: (answer) => withCallArguments(dialect.readAnswer(answer.json)),
    },
    warnings,
  };
}

function prepareTask(provider: Provider, attempt: UpstreamAttempt, request: TaskRequest): PreparedCall {
  const { upstreamModelId } = attempt;
  const format = taskFormatOf(provider, request, upstreamModelId);
  if (!format) {
    throw new AppError("invalid-request", `${provider.name} does not do this kind of task (${request.task}).`);
  }
  const warnings: Warning[] = [];
  const body = format.writeRequest({
    upstreamModelId,
    warn: (warning) => warnings.push(warning),
    ...(attempt.supportedParameters && { supportedParameters: attempt.supportedParameters }),
  });
  const isWritten = body instanceof WrittenBody;
  return {
    path: format.path(upstreamModelId),
    headers: {},
    contentType: isWritten ? body.contentType : json,
    body: isWritten ? body.data : JSON.stringify(body),
    accept: "*/*",
    reader: {
      isErrorBody: (answer) => format.isErrorBody(answer),
      readError: (status, headers, answer) => format.readError(status, headers, answer),
      readWhole: (answer) => format.readAnswer(answer),
      streams: format.streams(upstreamModelId),
      isWholeApart: true,
    },
    warnings,
  };
}

const json = "application/json";
