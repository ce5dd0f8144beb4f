import { asRecord, isRecord } from "../json.ts";
import { Media } from "../wire-format.ts";
import { taskFormat } from "./task-format.ts";

const mostCharacters = 4_096;
const types: Readonly<Record<string, string>> = {
  mp3: "audio/mpeg",
  opus: "audio/ogg",
  aac: "audio/aac",
  flac: "audio/flac",
  wav: "audio/wav",
  pcm: "audio/pcm",
};

/** OpenAI's speech: a hum as long as the text. */
export const openaiSpeech = taskFormat({
  name: "openai-speech",
  read(body) {
    if (!isRecord(body)) return { problem: "The body is not a JSON object." };
    const { model, input, voice } = body;
    if (typeof model !== "string" || model === "") return { problem: "you must provide a model parameter" };
    if (typeof input !== "string" || input === "") return { problem: "Missing required parameter: 'input'." };
    if (typeof voice !== "string" || voice === "") return { problem: "Missing required parameter: 'voice'." };
    if (input.length > mostCharacters) return { problem: "string_above_max_length: input" };
    return { model, texts: [input] };
  },
  write(body, { texts: [text = ""] }) {
    const { response_format: format } = asRecord(body);
    const type = typeof format === "string" ? (types[format] ?? "audio/mpeg") : "audio/mpeg";
    const hum = Buffer.from(
      Array.from({ length: text.length * 64 }, (_, index) => Math.round(Math.sin(index / 8) * 100) & 0xff),
    );
    return new Media(type, hum);
  },
  errorBody: (identity, failure) => identity.errorBody(failure),
});
