import { type Reasoning, reasoningEfforts } from "../chat-request.ts";
import type { JsonObject } from "../json.ts";
import { invalid, readNumber, readObject, readOneOf, readString } from "../reading/fields.ts";

/** `thinking` and the effort of `output_config` as one wish. A budget says more than an effort. */
export function readThinking(body: JsonObject): Reasoning | undefined {
  const thinking = readObject(body["thinking"], "thinking");
  const output = readObject(body["output_config"], "output_config");
  const effort = readOneOf(output?.["effort"], "output_config.effort", reasoningEfforts);
  if (thinking === undefined) {
    return effort === undefined ? undefined : { effort, maxTokens: undefined, exclude: false, enabled: undefined };
  }
  const display = readOneOf(thinking["display"], "thinking.display", ["summarized", "omitted"]);
  const wish = { exclude: display === "omitted", enabled: true };
  switch (readString(thinking["type"], "thinking.type") ?? "") {
    case "disabled":
      return { effort: undefined, maxTokens: undefined, exclude: false, enabled: false };
    case "adaptive":
    case "between_tools":
      return { ...wish, effort, maxTokens: undefined };
    case "enabled":
      return { ...wish, effort: undefined, maxTokens: readBudget(thinking["budget_tokens"]) };
    default:
      throw invalid("thinking.type", "must be enabled, adaptive, between_tools or disabled", thinking["type"] ?? null);
  }
}

function readBudget(value: unknown): number {
  const path = "thinking.budget_tokens";
  const budget = readNumber(value, path, { min: 1_024, max: 1_000_000, integer: true });
  if (budget === undefined) throw invalid(path, "is required beside type enabled: a whole number of at least 1024");
  return budget;
}
