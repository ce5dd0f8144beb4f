import { EventStreamCodec } from "@smithy/eventstream-codec";
import { MalformedAnswer, type StreamFraming } from "../provider.ts";

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("utf8")),
  (text) => new Uint8Array(Buffer.from(text, "utf8")),
);

/** The longest message that AWS sends is 16 MB; none of a model's is near it. */
const mostMessageBytes = 1024 * 1024;
const leastMessageBytes = 16;

/** The binary event stream of AWS: messages with their length in front, checked by their CRC. */
export const awsEventFraming: StreamFraming = {
  contentType: "application/vnd.amazon.eventstream",
  open(onEvent) {
    let left: Buffer = Buffer.alloc(0);
    return {
      feed(chunk) {
        left = left.length === 0 ? Buffer.from(chunk) : Buffer.concat([left, chunk]);
        while (left.length >= 4) {
          const length = left.readUInt32BE(0);
          if (length < leastMessageBytes || length > mostMessageBytes) {
            throw new MalformedAnswer("It sent a message of an impossible length");
          }
          if (left.length < length) return;
          const message = left.subarray(0, length);
          left = left.subarray(length);
          onEvent(eventOf(message));
        }
      },
      flush() {
        if (left.length > 0) throw new MalformedAnswer("Its stream ended within a message");
      },
    };
  },
};

function eventOf(message: Buffer) {
  try {
    const { headers, body } = codec.decode(message);
    const name = headers[":exception-type"] ?? headers[":event-type"] ?? headers[":error-code"];
    return {
      event: typeof name?.value === "string" ? name.value : undefined,
      data: Buffer.from(body).toString("utf8"),
    };
  } catch {
    throw new MalformedAnswer("It sent a message that is broken");
  }
}
