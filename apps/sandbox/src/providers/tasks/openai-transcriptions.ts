import { asRecord, isRecord } from "../json.ts";
import { taskFormat } from "./task-format.ts";

/** A recording of so many bytes lasts a second here, whatever its format. */
const bytesPerSecond = 1_000;

/** OpenAI's transcriptions: what was "said" is how long it took. */
export const openaiTranscriptions = taskFormat({
  name: "openai-transcriptions",
  read(body) {
    if (!isRecord(body)) return { problem: "The body is not a form." };
    const { model, file } = body;
    if (typeof model !== "string" || model === "") return { problem: "you must provide a model parameter" };
    if (typeof file !== "string" || file === "") return { problem: "Missing required parameter: 'file'." };
    return { model, texts: [file] };
  },
  write(body, { texts: [file = ""] }, { input }) {
    const { response_format: format, language } = asRecord(body);
    const duration = durationOf(file);
    const text = saidIn(file);
    if (input === undefined) return { text };
    if (format !== "verbose_json") return { text, usage: inTokens(file) };
    return {
      task: "transcribe",
      language: typeof language === "string" ? language : "english",
      duration,
      text,
      segments: [{ id: 0, start: 0, end: duration, text }],
    };
  },
  writeEvents(_, { texts: [file = ""] }, { input }) {
    const text = saidIn(file);
    return [
      ...text.split(/(?= )/).map((delta) => ({ type: "transcript.text.delta", delta })),
      { type: "transcript.text.done", text, ...(input !== undefined && { usage: inTokens(file) }) },
    ];
  },
  errorBody: (identity, failure) => identity.errorBody(failure),
});

const durationOf = (file: string) => Buffer.from(file, "base64").length / bytesPerSecond;
const saidIn = (file: string) => `A recording of ${durationOf(file)} seconds.`;

/** As the models count that do so: ten a second that is heard, and its words. */
function inTokens(file: string) {
  const [heard, written] = [Math.ceil(durationOf(file) * 10), 8];
  return { type: "tokens", input_tokens: heard, output_tokens: written, total_tokens: heard + written };
}
