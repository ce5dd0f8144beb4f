import { createHash } from "node:crypto";
import type { TracedCall } from "./traced-call.ts";
import { inputMessages, outputMessages } from "./write-messages.ts";

export type TraceStyle = "otel" | "langfuse";

/** Calls as one `ExportTraceServiceRequest` of OTLP, in JSON: a trace and a span each, with ids that follow from the call's. */
export const writeTraces = (calls: readonly TracedCall[], style: TraceStyle): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ "service.name": "causeway" }) },
        scopeSpans: [{ scope: { name: "causeway" }, spans: calls.map((call) => writeSpan(call, style)) }],
      },
    ],
  });

/** The call's id without its letters; of an id of another form, its hash. */
export const traceIdOf = ({ id }: Pick<TracedCall, "id">): string => {
  const digits = id.replace(/^gen-/, "").replaceAll("-", "").toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) ? digits : hashOf(id).slice(0, 32);
};

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

const clientKind = 3;
const [isOk, isError] = [1, 2];

function writeSpan(call: TracedCall, style: TraceStyle) {
  const hasFailed = call.errorMessage !== undefined;
  const operation = operations[call.apiType] ?? call.apiType;
  return {
    traceId: traceIdOf(call),
    spanId: hashOf(call.id).slice(0, 16),
    name: `${operation} ${call.model}`,
    kind: clientKind,
    startTimeUnixNano: nanoseconds(call.startedAt.getTime()),
    endTimeUnixNano: nanoseconds(call.startedAt.getTime() + call.durationMs),
    attributes: attributesOf({
      "gen_ai.operation.name": operation,
      "gen_ai.provider.name": call.provider,
      "gen_ai.request.model": call.requestedModel,
      "gen_ai.response.model": call.model,
      "gen_ai.response.id": call.id,
      "gen_ai.response.finish_reasons": call.finishReason === undefined ? undefined : [call.finishReason],
      "gen_ai.usage.input_tokens": call.inputTokens,
      "gen_ai.usage.output_tokens": call.outputTokens,
      "gen_ai.usage.cache_read.input_tokens": call.cachedInputTokens,
      "gen_ai.usage.reasoning_tokens": call.reasoningTokens,
      "gen_ai.response.time_to_first_chunk":
        call.firstTokenMs === undefined ? undefined : fraction(call.firstTokenMs / 1_000),
      "http.response.status_code": call.httpStatus,
      "causeway.generation.status": call.status,
      "causeway.streamed": call.streamed,
      "causeway.workspace.id": call.workspaceId,
      ...costOf(call),
      ...identityOf(call),
      ...requestOf(call),
      ...contentOf(call, style),
    }),
    status: hasFailed ? { code: isError, message: call.errorMessage } : { code: isOk },
  };
}

const operations: Readonly<Record<string, string>> = {
  "chat-completions": "chat",
  responses: "chat",
  messages: "chat",
  gemini: "generate_content",
  completions: "text_completion",
};

const costOf = ({ cost }: TracedCall) =>
  cost && {
    "gen_ai.usage.cost": fraction(cost.total),
    "causeway.cost.upstream": fraction(cost.upstream),
    "causeway.own_key": cost.isOwnKey,
  };

const identityOf = ({ identity }: TracedCall) =>
  identity && {
    "causeway.api_key.name": identity.apiKeyName,
    "causeway.api_key.hash": identity.apiKeyHash,
    "user.id": identity.userId,
  };

const requestOf = ({ request }: TracedCall) =>
  request && {
    "causeway.request.id": request.requestId,
    "session.id": request.sessionId,
    "causeway.app.title": request.appTitle,
    "http.request.header.referer": request.appUrl,
    "user_agent.original": request.userAgent,
  };

/** Langfuse shows a conversation in OpenAI's words as one; all others go by OpenTelemetry's conventions. */
function contentOf({ content, finishReason }: TracedCall, style: TraceStyle) {
  if (content === undefined) return {};
  if (style === "langfuse") {
    const { input, output } = content;
    return {
      "langfuse.observation.type": "generation",
      "langfuse.observation.input": "prompt" in input ? input.prompt : JSON.stringify(input.messages),
      "langfuse.observation.output": JSON.stringify({
        role: "assistant",
        content: output.completion,
        ...(output.reasoning !== null && { reasoning: output.reasoning }),
        ...(output.tool_calls && { tool_calls: output.tool_calls }),
      }),
    };
  }
  return {
    "gen_ai.input.messages": JSON.stringify(inputMessages(content)),
    "gen_ai.output.messages": JSON.stringify(outputMessages(content, finishReason)),
  };
}

const nanoseconds = (milliseconds: number): string => String(BigInt(Math.round(milliseconds)) * 1_000_000n);

type Fraction = { readonly doubleValue: number };

/** Of the same type when it happens to be whole: a store that has met an attribute once expects no other. */
const fraction = (value: number): Fraction => ({ doubleValue: value });

type Attribute = string | number | boolean | readonly string[] | Fraction | undefined;

/** As OTLP's JSON has them: whole numbers as text. */
const attributesOf = (attributes: Readonly<Record<string, Attribute>>) =>
  Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: valueOf(value) }]));

function valueOf(value: NonNullable<Attribute>) {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return { intValue: String(value) };
  if ("doubleValue" in value) return value;
  return { arrayValue: { values: value.map((item) => ({ stringValue: item })) } };
}
