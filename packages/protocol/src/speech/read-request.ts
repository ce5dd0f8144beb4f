import type { Asked } from "../chat-call.ts";
import { isJsonObject } from "../json.ts";
import { checkShape } from "../reading/check-shape.ts";
import { invalid, isAbsent, readNumber, readOneOf, readRequiredString, readString } from "../reading/fields.ts";
import { ignoredRouting } from "../reading/ignored-routing.ts";
import { readRouting } from "../reading/read-routing.ts";
import { unknownFields } from "../reading/unknown-fields.ts";
import { taskBasis } from "../task.ts";
import { speechFormats, type SpeechRequest } from "./speech.ts";

/** Providers that take less say so: OpenAI takes 4,096 characters. */
const longestText = 100_000;
const longestInstructions = 10_000;

const speechStreamFormats = ["audio", "sse"] as const;

export type ReadSpeech = {
  readonly call: Asked<SpeechRequest>;
  /** Bytes as they come, or events. */
  readonly streamFormat: (typeof speechStreamFormats)[number];
};

const known: ReadonlySet<string> = new Set([
  "input",
  "input_references",
  "instructions",
  "response_format",
  "speed",
  "stream_format",
  "voice",
]);

/** Reads a parsed body. Throws `AppError("invalid-request")` that names the field, its rule and what was sent. */
export function readSpeech(body: unknown): ReadSpeech {
  if (!isJsonObject(body)) throw invalid("body", 'must be a JSON object such as {"model": …, "input": …}', body);
  checkShape(body);
  if (!isAbsent(body["input_references"])) {
    throw invalid("input_references", "is not supported: no provider here reads with a voice of the caller's own");
  }
  const request: SpeechRequest = {
    ...taskBasis,
    task: "speech",
    stream: true,
    text: readRequiredString(body["input"], "input", longestText),
    voice: readString(body["voice"], "voice", 256) || undefined,
    format: readOneOf(body["response_format"], "response_format", speechFormats) ?? "pcm",
    instructions: readString(body["instructions"], "instructions", longestInstructions) || undefined,
    speed: readNumber(body["speed"], "speed", { min: 0.25, max: 4 }),
    user: readString(body["user"], "user", 1024),
  };
  const streamFormat = readOneOf(body["stream_format"], "stream_format", speechStreamFormats) ?? "audio";
  return {
    call: { ...readRouting(body), request, warnings: [...ignoredRouting(body), ...unknownFields(body, known)] },
    streamFormat,
  };
}
