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
    const duration = Buffer.from(file, "base64").length / bytesPerSecond;
    const text = `A recording of ${duration} seconds.`;
    if (format !== "verbose_json" || input === undefined) return { text };
    return {
      task: "transcribe",
      language: typeof language === "string" ? language : "english",
      duration,
      text,
      segments: [{ id: 0, start: 0, end: duration, text }],
    };
  },
  errorBody: (identity, failure) => identity.errorBody(failure),
});
