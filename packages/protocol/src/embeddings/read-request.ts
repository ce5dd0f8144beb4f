import type { Asked } from "../chat-call.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { readContent } from "../openai-chat/read-content.ts";
import { checkShape } from "../reading/check-shape.ts";
import {
  invalid,
  isAbsent,
  readList,
  readNumber,
  readOneOf,
  readRequiredObject,
  readRequiredString,
  readString,
} from "../reading/fields.ts";
import { ignoredRouting } from "../reading/ignored-routing.ts";
import { readRouting } from "../reading/read-routing.ts";
import { unknownFields } from "../reading/unknown-fields.ts";
import { taskBasis } from "../task.ts";
import { type EmbeddingsInput, type EmbeddingsRequest, vectorEncodings } from "./embeddings.ts";

/** As many as OpenAI takes; providers that take fewer say so. */
const mostInputs = 2_048;
const mostTokens = 1_000_000;
const mostDimensions = 65_536;

const known: ReadonlySet<string> = new Set(["dimensions", "encoding_format", "input", "input_type"]);

/** Reads a parsed body. Throws `AppError("invalid-request")` that names the field, its rule and what was sent. */
export function readEmbeddings(body: unknown): Asked<EmbeddingsRequest> {
  if (!isJsonObject(body)) throw invalid("body", 'must be a JSON object such as {"model": …, "input": …}', body);
  checkShape(body);
  const request: EmbeddingsRequest = {
    ...taskBasis,
    task: "embeddings",
    inputs: readInputs(body["input"]),
    dimensions: readNumber(body["dimensions"], "dimensions", { min: 1, max: mostDimensions, integer: true }),
    inputType: readInputType(body),
    encoding: readOneOf(body["encoding_format"], "encoding_format", vectorEncodings) ?? "float",
    user: readString(body["user"], "user", 1024),
  };
  return { ...readRouting(body), request, warnings: [...ignoredRouting(body), ...unknownFields(body, known)] };
}

/** Empty is none. */
const readInputType = (body: JsonObject): string | undefined =>
  readString(body["input_type"], "input_type", 64) || undefined;

/** A text, a list of texts, the tokens of one text, a list of such, or a list of parts that belong together. */
function readInputs(value: unknown): readonly EmbeddingsInput[] {
  if (isAbsent(value)) throw invalid("input", "is required: a text, a list of texts, tokens, or a list of token lists");
  if (typeof value === "string") return [{ kind: "text", text: readRequiredString(value, "input") }];
  if (!Array.isArray(value)) throw invalid("input", "must be a text or a list", value);
  if (value.length === 0) throw invalid("input", "must have at least one item");
  if (typeof value[0] === "number") return [{ kind: "tokens", tokens: readTokens(value, "input") }];
  return (readList(value, "input", mostInputs) ?? []).map((item, index) => readInput(item, `input.${index}`));
}

function readInput(value: unknown, path: string): EmbeddingsInput {
  if (typeof value === "string") return { kind: "text", text: readRequiredString(value, path) };
  if (Array.isArray(value)) return { kind: "tokens", tokens: readTokens(value, path) };
  if (!isJsonObject(value)) throw invalid(path, 'must be a text, a list of tokens or {"content": […]}', value);
  const parts = readContent(readRequiredObject(value, path)["content"], `${path}.content`);
  if (parts.length === 0) throw invalid(`${path}.content`, "must have at least one part");
  return { kind: "parts", parts };
}

function readTokens(value: readonly unknown[], path: string): readonly number[] {
  if (value.length === 0) throw invalid(path, "must have at least one token");
  if (value.length > mostTokens)
    throw invalid(path, `must have at most ${mostTokens} tokens; you sent ${value.length}`);
  return value.map((token, index) => {
    if (typeof token === "number" && Number.isInteger(token) && token >= 0) return token;
    throw invalid(`${path}.${index}`, "must be a token: a whole number from 0", token);
  });
}
