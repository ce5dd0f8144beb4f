import { noUsage, speechMediaTypes } from "@causeway/protocol";
import { AppError } from "@causeway/errors";
import { MalformedAnswer, type StreamReader } from "../../provider.ts";
import type { TaskFormat } from "../../task-format.ts";
import { taskDone } from "../task-events.ts";
import { rawSound, soundEnd } from "../../framing/raw-sound.ts";
import { isErrorBody, readError } from "../provider-error/read-error.ts";

export type SpeechVariant = {
  readonly mostCharacters?: number;
  /** Where the caller names none and the provider has no usual one. */
  readonly usualVoice?: string;
};

/** OpenAI's speech: JSON in, sound out. It tells no counts: the characters are counted here. */
export const openaiSpeechVariant = ({ mostCharacters, usualVoice }: SpeechVariant): TaskFormat<"speech"> => ({
  id: "openai-speech",
  path: () => "/audio/speech",
  writeRequest(request, { upstreamModelId }) {
    const characters = charactersIn(request.text);
    if (mostCharacters !== undefined && characters > mostCharacters) {
      throw new AppError(
        "invalid-request",
        `input must have at most ${mostCharacters} characters for this provider; you sent ${characters}.`,
        { parameter: "input" },
      );
    }
    return {
      model: upstreamModelId,
      input: request.text,
      ...((request.voice ?? usualVoice) !== undefined && { voice: request.voice ?? usualVoice }),
      response_format: request.format,
      ...(request.instructions !== undefined && { instructions: request.instructions }),
      ...(request.speed !== undefined && { speed: request.speed }),
    };
  },
  readAnswer({ contentType, bytes }, { format, text }) {
    if (bytes.length === 0) throw new MalformedAnswer("The answer holds no sound");
    if (/json|text|html/i.test(contentType)) throw new MalformedAnswer(`The answer is ${contentType}, not sound`);
    return {
      task: "speech",
      upstreamId: undefined,
      audio: bytes,
      mediaType: speechMediaTypes[format],
      usage: { ...noUsage, units: { character: charactersIn(text) } },
    };
  },
  streams: ({ text }) => ({ framing: rawSound, openStream: () => readSound(text) }),
  isErrorBody,
  readError,
});

/** The sound itself, as much of it as there is: its end is the end of the body. */
const readSound = (text: string): StreamReader => ({
  read: ({ event, data }) =>
    event === soundEnd
      ? [{ type: "usage", usage: { ...noUsage, units: { character: charactersIn(text) } } }, ...taskDone]
      : [{ type: "piece", piece: { kind: "sound", base64: data } }],
});

export const openaiSpeech = openaiSpeechVariant({ mostCharacters: 4_096, usualVoice: "alloy" });

/** As servers of open models speak it. */
export const openaiLikeSpeech = openaiSpeechVariant({});

const charactersIn = (text: string) => Array.from(text).length;
