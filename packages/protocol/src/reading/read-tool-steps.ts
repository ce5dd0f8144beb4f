import { isJsonObject, type JsonObject } from "../json.ts";
import type { Warning } from "../warning.ts";
import { isAbsent, readList, readNumber } from "./fields.ts";

const mostSteps = 1_000;
const mostConditions = 16;

/**
 * How often tools that are run for the caller may be used: `max_tool_calls`, or in its place the steps of
 * `stop_server_tools_when`. Throws `AppError("invalid-request")`.
 */
export function readToolSteps(body: JsonObject): number | undefined {
  const calls = readNumber(body["max_tool_calls"], "max_tool_calls", { min: 0, max: mostSteps, integer: true });
  const conditions = conditionsIn(body);
  if (conditions.length === 0) return calls;
  const counts = conditions.flatMap((condition, index) => {
    const rule = { min: 0, max: mostSteps, integer: true };
    const path = `stop_server_tools_when.${index}.step_count`;
    return isStepCount(condition) ? (readNumber(condition["step_count"], path, rule) ?? []) : [];
  });
  return counts.length === 0 ? undefined : Math.min(...counts);
}

/** Searches are counted, and nothing else of them is known while they are made. */
export const ignoredConditions = (body: JsonObject): readonly Warning[] =>
  conditionsIn(body).flatMap((condition, index): Warning[] => {
    if (isStepCount(condition)) return [];
    const param = `stop_server_tools_when.${index}`;
    return [{ code: "field-ignored", param, message: `${param} was ignored: only step_count_is can be told here.` }];
  });

const conditionsIn = (body: JsonObject): readonly unknown[] =>
  isAbsent(body["stop_server_tools_when"])
    ? []
    : (readList(body["stop_server_tools_when"], "stop_server_tools_when", mostConditions) ?? []);

const isStepCount = (condition: unknown): condition is JsonObject =>
  isJsonObject(condition) && condition["type"] === "step_count_is";
