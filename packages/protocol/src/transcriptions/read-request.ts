import type { Asked } from "../chat-call.ts";
import { isJsonObject } from "../json.ts";
import { checkShape } from "../reading/check-shape.ts";
import {
  invalid,
  readBoolean,
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
import { audioFormats, timestampGranularities, type TranscriptionsRequest } from "./transcriptions.ts";

export const transcriptFormats = ["json", "verbose_json", "text"] as const;
export type TranscriptFormat = (typeof transcriptFormats)[number];

export type ReadTranscriptions = {
  readonly call: Asked<TranscriptionsRequest>;
  /** How the caller wants the answer. */
  readonly format: TranscriptFormat;
};

const longestPrompt = 10_000;

const known: ReadonlySet<string> = new Set([
  "input_audio",
  "language",
  "prompt",
  "response_format",
  "stream",
  "temperature",
  "timestamp_granularities",
]);

/** Reads a parsed body. Throws `AppError("invalid-request")` that names the field, its rule and what was sent. */
export function readTranscriptions(body: unknown): ReadTranscriptions {
  if (!isJsonObject(body)) throw invalid("body", 'must be a JSON object such as {"model": …, "input_audio": …}', body);
  checkShape(body);
  const audio = readRequiredObject(body["input_audio"], "input_audio");
  const request: TranscriptionsRequest = {
    ...taskBasis,
    task: "transcriptions",
    stream: readStream(body["stream"]),
    audio: readBase64(audio["data"]),
    format: readFormat(audio["format"]),
    language: readString(body["language"], "language", 16) || undefined,
    prompt: readString(body["prompt"], "prompt", longestPrompt) || undefined,
    temperature: readNumber(body["temperature"], "temperature", { min: 0, max: 1 }),
    timestamps: readTimestamps(body["timestamp_granularities"]),
    user: readString(body["user"], "user", 1024),
  };
  const format = readOneOf(body["response_format"], "response_format", transcriptFormats) ?? "json";
  if (request.stream && format === "verbose_json") {
    throw invalid(
      "response_format",
      "must be json or text with stream: times are told of whole transcripts alone",
      format,
    );
  }
  return {
    call: { ...readRouting(body), request, warnings: [...ignoredRouting(body), ...unknownFields(body, known)] },
    format,
  };
}

function readBase64(value: unknown): string {
  const text = readRequiredString(value, "input_audio.data");
  // A data URL is what browsers make of a file.
  const data = text.startsWith("data:") ? text.slice(text.indexOf(",") + 1) : text;
  if (data.length > 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(data)) return data;
  throw invalid("input_audio.data", "must be base64, or a data URL with base64 in it");
}

function readFormat(value: unknown): TranscriptionsRequest["format"] {
  const format = readOneOf(value, "input_audio.format", audioFormats);
  if (format) return format;
  throw invalid("input_audio.format", `is required: one of ${audioFormats.join(", ")}`);
}

function readTimestamps(value: unknown): TranscriptionsRequest["timestamps"] {
  const list = readList(value, "timestamp_granularities", timestampGranularities.length) ?? [];
  return list.flatMap((item, index) => {
    const granularity = readOneOf(item, `timestamp_granularities.${index}`, timestampGranularities);
    return granularity ? [granularity] : [];
  });
}

/** A form says it in letters. */
const readStream = (value: unknown): boolean =>
  value === "true" || (value !== "false" && (readBoolean(value, "stream") ?? false));
