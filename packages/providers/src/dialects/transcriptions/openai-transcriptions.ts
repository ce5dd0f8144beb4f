import { type AudioFormat, noUsage, type TranscriptionsRequest, type Usage } from "@causeway/protocol";
import { MalformedAnswer, type StreamReader } from "../../provider.ts";
import type { TaskFormat } from "../../task-format.ts";
import { objectOf, textOf } from "../loosely.ts";
import { readUsage } from "../openai-chat/read-usage.ts";
import { isErrorBody, readError } from "../provider-error/read-error.ts";
import { readTaskEvent, taskDone, taskErrorIn } from "../task-events.ts";
import { type FormPart, multipart } from "../multipart.ts";

export type TranscriptionsVariant = {
  /** No recording is billed as shorter, in seconds. */
  readonly leastSeconds?: number;
};

/**
 * OpenAI's transcriptions. Models of the Whisper family bill by the second, tell how many there were, and answer whole;
 * the `transcribe` models count tokens, tell no times, and can tell words as they hear them.
 */
export const openaiTranscriptionsVariant = ({
  leastSeconds = 1,
}: TranscriptionsVariant): TaskFormat<"transcriptions"> => ({
  id: "openai-transcriptions",
  path: () => "/audio/transcriptions",
  writeRequest: (request, { upstreamModelId }) => multipart(partsOf(request, upstreamModelId)),
  readAnswer({ json }) {
    const body = objectOf(json);
    if (typeof body?.["text"] !== "string") throw new MalformedAnswer("The answer holds no transcript");
    const duration = secondsOf(body["duration"]) ?? secondsOf(objectOf(body["usage"])?.["seconds"]);
    return {
      task: "transcriptions",
      upstreamId: textOf(objectOf(body["x_groq"])?.["id"]),
      text: body["text"],
      language: textOf(body["language"]),
      duration,
      segments: Array.isArray(body["segments"]) ? body["segments"] : undefined,
      words: Array.isArray(body["words"]) ? body["words"] : undefined,
      usage: duration === undefined ? readUsage(body["usage"]) : inSeconds(duration, leastSeconds),
    };
  },
  streams: (_, upstreamModelId) => (hearsTokens(upstreamModelId) ? { openStream: readTranscriptEvents } : undefined),
  isErrorBody,
  readError,
});

export const openaiTranscriptions = openaiTranscriptionsVariant({});

const hearsTokens = (upstreamModelId: string) => upstreamModelId.includes("transcribe");

const inSeconds = (duration: number, leastSeconds: number): Usage => ({
  ...noUsage,
  units: { second: Math.max(leastSeconds, Math.ceil(duration)) },
});

const readTranscriptEvents = (): StreamReader => ({
  read(sent) {
    const event = readTaskEvent(sent);
    if (event === undefined) return [];
    const error = taskErrorIn(event);
    if (error) return [error];
    if (event["type"] === "transcript.text.done") {
      const usage = readUsage(event["usage"]);
      return [...(usage ? [{ type: "usage", usage } as const] : []), ...taskDone];
    }
    const text = event["type"] === "transcript.text.delta" ? textOf(event["delta"]) : undefined;
    return text === undefined ? [] : [{ type: "piece", piece: { kind: "words", text } }];
  },
});

/** `verbose_json` where there is one: nothing else tells how long the recording is. */
function partsOf(request: TranscriptionsRequest, model: string): readonly FormPart[] {
  return [
    { name: "model", value: model },
    { name: "response_format", value: hearsTokens(model) ? "json" : "verbose_json" },
    ...(hearsTokens(model) && request.stream ? [{ name: "stream", value: "true" }] : []),
    ...(request.language === undefined ? [] : [{ name: "language", value: request.language }]),
    ...(request.prompt === undefined ? [] : [{ name: "prompt", value: request.prompt }]),
    ...(request.temperature === undefined ? [] : [{ name: "temperature", value: String(request.temperature) }]),
    ...request.timestamps.map((value) => ({ name: "timestamp_granularities[]", value })),
    {
      name: "file",
      file: Buffer.from(request.audio, "base64"),
      fileName: `audio.${request.format}`,
      mediaType: mediaTypes[request.format],
    },
  ];
}

const mediaTypes: Readonly<Record<AudioFormat, string>> = {
  wav: "audio/wav",
  mp3: "audio/mpeg",
  mpeg: "audio/mpeg",
  mpga: "audio/mpeg",
  flac: "audio/flac",
  m4a: "audio/mp4",
  mp4: "audio/mp4",
  ogg: "audio/ogg",
  opus: "audio/ogg",
  webm: "audio/webm",
  aac: "audio/aac",
};

const secondsOf = (value: unknown): number | undefined => {
  const seconds = typeof value === "string" ? Number(value) : value;
  return typeof seconds === "number" && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
};
