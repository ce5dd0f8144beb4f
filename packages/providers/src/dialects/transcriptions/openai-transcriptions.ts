import { type AudioFormat, noUsage, type TranscriptionsRequest } from "@causeway/protocol";
import { MalformedAnswer } from "../../provider.ts";
import type { TaskFormat } from "../../task-format.ts";
import { objectOf, textOf } from "../loosely.ts";
import { isErrorBody, readError } from "../provider-error/read-error.ts";
import { type FormPart, multipart } from "../multipart.ts";

export type TranscriptionsVariant = {
  /** No recording is billed as shorter, in seconds. */
  readonly leastSeconds?: number;
};

/** OpenAI's transcriptions with the models of the Whisper family, which bill by the second and tell how many there were. */
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
      usage:
        duration === undefined
          ? undefined
          : { ...noUsage, units: { second: Math.max(leastSeconds, Math.ceil(duration)) } },
    };
  },
  isErrorBody,
  readError,
});

export const openaiTranscriptions = openaiTranscriptionsVariant({});

/** `verbose_json` always: nothing else tells how long the recording is. */
function partsOf(request: TranscriptionsRequest, model: string): readonly FormPart[] {
  return [
    { name: "model", value: model },
    { name: "response_format", value: "verbose_json" },
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
