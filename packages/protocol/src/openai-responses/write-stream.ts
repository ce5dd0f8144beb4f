import type { AnswerEnvelope } from "../answer-envelope.ts";
import type { StreamWriter } from "../inbound-dialect.ts";
import type { JsonObject } from "../json.ts";
import { Output } from "./output.ts";
import { writeFailure } from "./write-failure.ts";
import { endOf, type ResponseOptions, writeResponse } from "./write-response.ts";

/** A streamed response as numbered events, each named as its data is. */
export function responseStream(envelope: AnswerEnvelope, options: ResponseOptions): StreamWriter {
  const about = { envelope, echo: options.echo };
  let told: string[] = [];
  let number = 0;

  const tell = (type: string, fieldsText: string) => {
    told.push(`event: ${type}\ndata: {"type":"${type}","sequence_number":${number++}${fieldsText}}\n\n`);
  };
  const emit = (type: string, fields: JsonObject) => tell(type, `,${JSON.stringify(fields).slice(1, -1)}`);
  const takeTold = () => {
    const text = told.join("");
    told = [];
    return text;
  };
  const output = new Output(envelope.id, options, emit);

  return {
    open() {
      const response = writeResponse(about, { status: "in_progress", output: [] });
      tell("response.created", `,"response":${response}`);
      tell("response.in_progress", `,"response":${response}`);
      return takeTold();
    },
    write(parts) {
      const [first] = parts;
      if (first?.type === "upstream-body") tell("response.debug", `,"debug":{"echo_upstream_body":${first.text}}`);
      output.write(parts);
      return takeTold();
    },
    end(closing) {
      const { status, more } = endOf(output.finishReason);
      const items = output.close(status);
      tell(`response.${status}`, `,"response":${writeResponse(about, { status, output: items, more }, closing)}`);
      return takeTold();
    },
    fail(error, finishReason, closing) {
      const failure = writeFailure(error);
      const items = output.close("incomplete");
      const isCut = finishReason === "length";
      const status = isCut ? "incomplete" : "failed";
      // Some clients only see the event, others only the response.
      const { type: _type, ...flat } = failure.error;
      emit("error", { ...flat, error: failure.error });
      const more = {
        error: failure.error,
        error_type: failure.errorType,
        ...(isCut && { incomplete_details: { reason: "max_output_tokens" } }),
      };
      tell(`response.${status}`, `,"response":${writeResponse(about, { status, output: items, more }, closing)}`);
      return takeTold();
    },
  };
}
