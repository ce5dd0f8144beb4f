import { isJsonObject, type JsonObject } from "../json.ts";
import { invalid, isAbsent, readList, readRequiredObject, readString } from "../reading/fields.ts";

/**
 * Reasoning is one item here, but a list of details everywhere else, each with its provider's marks. What the item has
 * no field for travels in `encrypted_content`, which clients return untouched: all details, unchanged and in order.
 */
const mark = "cw1.";
const openaiFormat = "openai-responses-v1";
const maxParts = 10_000;

/** What a reasoning item tells besides its id. */
export type ReasoningFields = {
  readonly summary: readonly JsonObject[];
  readonly content: readonly JsonObject[];
  readonly encrypted_content: string | null;
  /** Who wrote it, as in `reasoning_details`. */
  readonly format?: string;
  readonly signature?: string;
};

/** Fragments of one streamed detail become one again: the same kind and place, and not yet signed. */
export function joinDetails(details: readonly JsonObject[]): readonly JsonObject[] {
  const joined: JsonObject[] = [];
  for (const detail of details) {
    const last = joined.at(-1);
    const field = textFieldOf(detail);
    if (last !== undefined && field !== undefined && continues(last, detail)) {
      joined[joined.length - 1] = { ...last, ...detail, [field]: textOf(last[field]) + textOf(detail[field]) };
    } else joined.push(detail);
  }
  return joined;
}

const textFieldOf = (detail: JsonObject): "text" | "summary" | undefined =>
  detail["type"] === "reasoning.text" ? "text" : detail["type"] === "reasoning.summary" ? "summary" : undefined;

const continues = (last: JsonObject, next: JsonObject): boolean =>
  last["type"] === next["type"] &&
  last["index"] === next["index"] &&
  (isAbsent(last["id"]) || isAbsent(next["id"]) || last["id"] === next["id"]) &&
  isAbsent(last["signature"]);

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** `text` is what was shown of reasoning that came without details. */
export function writeReasoningFields(id: string, details: readonly JsonObject[], text: string): ReasoningFields {
  const joined = joinDetails(details);
  const summary = joined.filter((detail) => detail["type"] === "reasoning.summary");
  const texts = joined.filter((detail) => detail["type"] === "reasoning.text" && textOf(detail["text"]) !== "");
  const shown = texts.length > 0 || summary.length > 0 ? texts.map((detail) => textOf(detail["text"])) : [text];
  const signed = joined.find((detail) => typeof detail["signature"] === "string");
  const format = joined.find((detail) => typeof detail["format"] === "string")?.["format"];
  return {
    summary: summary.map((detail) => ({ type: "summary_text", text: textOf(detail["summary"]) })),
    content: shown.filter((one) => one !== "").map((one) => ({ type: "reasoning_text", text: one })),
    encrypted_content: seal(id, joined),
    ...(typeof format === "string" && { format }),
    ...(typeof signed?.["signature"] === "string" && { signature: signed["signature"] }),
  };
}

function seal(id: string, details: readonly JsonObject[]): string | null {
  const own = openaiBlob(id, details);
  if (own !== undefined) return own;
  if (details.every(isPlain)) return null;
  return mark + JSON.stringify(details);
}

/** Said whole by the item's text: nothing would be lost without the detail. */
const isPlain = (detail: JsonObject): boolean =>
  textFieldOf(detail) !== undefined &&
  isAbsent(detail["signature"]) &&
  (isAbsent(detail["format"]) || detail["format"] === "unknown");

/** OpenAI's own items have a field for all that they hold; what is encrypted holds for its item's id only. */
function openaiBlob(id: string, details: readonly JsonObject[]): string | undefined {
  if (!details.every((detail) => detail["format"] === openaiFormat && detail["id"] === id)) return undefined;
  const blobs = details.filter((detail) => detail["type"] === "reasoning.encrypted");
  const [blob] = blobs;
  const rest = details.filter((detail) => detail["type"] !== "reasoning.encrypted");
  const isWhole = blobs.length === 1 && details.at(-1) === blob && rest.every((detail) => textFieldOf(detail));
  return isWhole && typeof blob?.["data"] === "string" ? blob["data"] : undefined;
}

/** The details of an item that a caller gives back. `index` is what keeps them apart from those of other items. */
export function readReasoningItem(item: JsonObject, path: string, index: number): readonly JsonObject[] {
  const encrypted = readString(item["encrypted_content"], `${path}.encrypted_content`);
  if (encrypted?.startsWith(mark)) return open(encrypted.slice(mark.length), `${path}.encrypted_content`);
  const id = readString(item["id"], `${path}.id`, 512);
  const signature = readString(item["signature"], `${path}.signature`);
  const format =
    readString(item["format"], `${path}.format`, 64) ?? (encrypted === undefined ? "unknown" : openaiFormat);
  const common = { format, ...(id !== undefined && encrypted !== undefined && { id }) };
  const summaries = readTexts(item["summary"], `${path}.summary`).map((summary) => ({
    type: "reasoning.summary",
    summary,
    ...common,
  }));
  const texts = readTexts(item["content"], `${path}.content`).map((text) => ({
    type: "reasoning.text",
    text,
    ...(signature !== undefined && { signature }),
    ...common,
  }));
  const blobs = encrypted === undefined ? [] : [{ type: "reasoning.encrypted", data: encrypted, ...common }];
  return [...summaries, ...texts, ...blobs].map((detail) => ({ ...detail, index }));
}

const readTexts = (value: unknown, path: string): readonly string[] =>
  (readList(value, path, maxParts) ?? []).map(
    (part, index) => readString(readRequiredObject(part, `${path}.${index}`)["text"], `${path}.${index}.text`) ?? "",
  );

function open(sealed: string, path: string): readonly JsonObject[] {
  try {
    const details: unknown = JSON.parse(sealed);
    if (Array.isArray(details) && details.every(isJsonObject)) return details;
  } catch {
    // Falls through.
  }
  throw invalid(path, "was changed on its way: return reasoning items as they came, or leave them out");
}
