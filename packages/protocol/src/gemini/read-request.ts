import type { ChatCall } from "../chat-call.ts";
import type { RequestHead } from "../inbound-dialect.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { checkShape } from "../reading/check-shape.ts";
import { invalid, isAbsent, readList, readObject } from "../reading/fields.ts";
import { readRouting } from "../reading/read-routing.ts";
import type { Warning } from "../warning.ts";
import { field } from "./names.ts";
import { readConfig } from "./read-config.ts";
import { readContents } from "./read-contents.ts";
import { readPath } from "./read-path.ts";
import { readTools } from "./read-tools.ts";

export type GeminiCall = { readonly call: ChatCall; readonly includesThoughts: boolean };

/** Reads a body of `:generateContent` or `:streamGenerateContent`. Throws `AppError("invalid-request")`. */
export function readGeminiCall(body: unknown, head: RequestHead): GeminiCall {
  if (!isJsonObject(body)) throw invalid("body", 'must be a JSON object such as {"contents": […]}', body);
  checkShape(body);
  if (!isAbsent(field(body, "cachedContent"))) {
    throw invalid(
      "cachedContent",
      "is not available here; send the contents themselves, which providers cache by prefix",
    );
  }
  const { model, method } = readPath(head.path);
  const config = readConfig(body);
  const { tools, choice, warnings } = readTools(body);
  const safety = readList(field(body, "safetySettings"), "safetySettings", 64);
  return {
    call: {
      ...readRouting(body),
      model,
      request: {
        messages: readContents(body),
        tools,
        toolChoice: choice,
        parallelToolCalls: undefined,
        ...config.request,
        stream: method === "streamGenerateContent",
        user: undefined,
        native: {
          format: "gemini",
          fields: {
            ...(safety?.length && { safetySettings: safety.flatMap((one) => (isJsonObject(one) ? [one] : [])) }),
            ...config.native,
          },
          tools: [],
          headers: {},
        },
      },
      warnings: [...warnings, ...config.warnings, ...warnOfLabels(body)],
    },
    includesThoughts: config.includesThoughts,
  };
}

const warnOfLabels = (body: JsonObject): readonly Warning[] =>
  Object.keys(readObject(body["labels"], "labels") ?? {}).length > 0
    ? [{ code: "field-ignored", param: "labels", message: "labels were ignored: they belong to a Google Cloud bill." }]
    : [];
