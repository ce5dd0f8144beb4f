import type { JsonObject } from "../json.ts";

/** The mark of reasoning details whose signatures only Anthropic's models can check. */
export const claudeFormat = "anthropic-claude-v1";

/** Details without the mark count as Anthropic's when they are signed: older clients lose it. */
export const isClaudeDetail = (detail: JsonObject): boolean =>
  detail["format"] === claudeFormat ||
  (detail["format"] === undefined && typeof detail["signature"] === "string" && detail["signature"] !== "");
