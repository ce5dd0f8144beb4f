import type { ChatCall } from "../chat-call.ts";
import type { ChatRequest } from "../chat-request.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { checkShape } from "../reading/check-shape.ts";
import { invalid, isAbsent, readBoolean, readNumber, readObject, readOneOf, readString } from "../reading/fields.ts";
import { ignoredRouting } from "../reading/ignored-routing.ts";
import { readDebug } from "../reading/read-debug.ts";
import { readReasoning } from "../reading/read-reasoning.ts";
import { readRouting } from "../reading/read-routing.ts";
import type { Warning } from "../warning.ts";
import { checkFields, ignoredFields } from "./read-fields.ts";
import { asksForLogprobs, readExtra } from "./read-extra.ts";
import { readInput } from "./read-input.ts";
import { readTextFormat } from "./read-text-format.ts";
import { readTools } from "./read-tools.ts";
import type { ToolNames } from "./tool-names.ts";

const maxTokensLimit = 10_000_000;

/** A body of `POST /responses`, and what its answer's writer must know of it. */
export type ResponsesCall = {
  readonly call: ChatCall;
  readonly toolNames: ToolNames;
  readonly wantsLogprobs: boolean;
};

/** Reads a parsed body. Throws `AppError("invalid-request")` that names the field, its rule and what was sent. */
export function readResponses(body: unknown): ResponsesCall & { readonly body: JsonObject } {
  if (!isJsonObject(body)) throw invalid("body", 'must be a JSON object such as {"model": …, "input": …}', body);
  checkShape(body);
  checkStateless(body);
  checkFields(body);
  const { tools, toolChoice, names, warnings: toolWarnings } = readTools(body);
  const warnings: Warning[] = [...toolWarnings, ...ignoredFields(body), ...ignoredRouting(body)];
  const text = readObject(body["text"], "text");
  const request: ChatRequest = {
    messages: readInput(body, warnings),
    tools,
    toolChoice,
    parallelToolCalls: tools.length > 0 ? readBoolean(body["parallel_tool_calls"], "parallel_tool_calls") : undefined,
    maxOutputTokens: readNumber(body["max_output_tokens"], "max_output_tokens", {
      min: 1,
      max: maxTokensLimit,
      integer: true,
    }),
    temperature: readNumber(body["temperature"], "temperature", { min: 0, max: 2 }),
    topP: readNumber(body["top_p"], "top_p", { min: 0, max: 1, above: true }),
    topK: readNumber(body["top_k"], "top_k", { min: 0, max: 1_000_000, integer: true }) || undefined,
    stop: [],
    responseFormat: readTextFormat(text?.["format"]),
    reasoning: readReasoning({ reasoning: body["reasoning"] }),
    choices: 1,
    stream: readBoolean(body["stream"], "stream") ?? false,
    user: readString(body["user"], "user", 1024),
    extra: readExtra(body, text),
    ...readDebug(body),
  };
  return {
    body,
    call: { ...readRouting(body), request, warnings },
    toolNames: names,
    wantsLogprobs: asksForLogprobs(body),
  };
}

/** Nothing is stored here, so nothing stored can be meant. */
function checkStateless(body: JsonObject): void {
  const resend = "no responses are stored here; send the whole conversation in input";
  if (!isAbsent(body["previous_response_id"])) throw invalid("previous_response_id", `is not possible: ${resend}`);
  if (!isAbsent(body["conversation"])) throw invalid("conversation", `is not possible: ${resend}`);
  if (!isAbsent(body["prompt"])) {
    throw invalid("prompt", "is not possible: no prompts are stored here; send its text in instructions or input");
  }
  if (readBoolean(body["store"], "store") === true) {
    throw invalid("store", "must be false or left out: no responses are stored here");
  }
  if (readBoolean(body["background"], "background") === true) {
    throw invalid(
      "background",
      "must be false or left out: an answer that nobody waits for could not be fetched later",
    );
  }
  readOneOf(body["truncation"], "truncation", ["auto", "disabled"]);
}
