import { type Reasoning, type ReasoningEffort, reasoningEfforts } from "../chat-request.ts";
import type { JsonObject } from "../json.ts";
import { invalid, readBoolean, readNumber, readObject, readOneOf } from "./fields.ts";

/** `reasoning`, its shorthand `reasoning_effort` and the older `include_reasoning`, as one wish. */
export function readReasoning(body: JsonObject): Reasoning | undefined {
  const object = readObject(body["reasoning"], "reasoning");
  const shorthand = readOneOf(body["reasoning_effort"], "reasoning_effort", reasoningEfforts);
  const include = readBoolean(body["include_reasoning"], "include_reasoning");
  if (object === undefined && shorthand === undefined && include === undefined) return undefined;

  const effort = readOneOf(object?.["effort"], "reasoning.effort", reasoningEfforts);
  const maxTokens = readNumber(object?.["max_tokens"], "reasoning.max_tokens", {
    min: 1,
    max: 1_000_000,
    integer: true,
  });
  const summary = readOneOf(object?.["summary"], "reasoning.summary", ["auto", "concise", "detailed"]);
  checkConflicts(effort, shorthand, maxTokens);
  return {
    effort: effort ?? shorthand,
    maxTokens,
    exclude: readBoolean(object?.["exclude"], "reasoning.exclude") ?? include === false,
    enabled: readBoolean(object?.["enabled"], "reasoning.enabled"),
    ...(summary && { summary }),
  };
}

function checkConflicts(
  effort: ReasoningEffort | undefined,
  shorthand: ReasoningEffort | undefined,
  maxTokens: number | undefined,
) {
  if (effort !== undefined && shorthand !== undefined && effort !== shorthand) {
    throw invalid("reasoning_effort", `(${shorthand}) and reasoning.effort (${effort}) differ; send only one of them`);
  }
  if (maxTokens !== undefined && (effort ?? shorthand) !== undefined) {
    throw invalid("reasoning.max_tokens", "and a reasoning effort exclude each other; send only one of them");
  }
}
