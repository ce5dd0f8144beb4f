import { MalformedAnswer, type StreamFraming } from "../provider.ts";

/** Told when the body has ended. */
export const soundEnd = "end";

/** A body that is nothing but sound: each chunk is an event, its bytes in base64. */
export const rawSound: StreamFraming = {
  contentType: "audio/",
  open(onEvent) {
    let hasAny = false;
    return {
      feed(chunk) {
        if (chunk.length === 0) return;
        hasAny = true;
        onEvent({ data: chunk.toBase64() });
      },
      flush() {
        if (!hasAny) throw new MalformedAnswer("The answer holds no sound");
        onEvent({ event: soundEnd, data: "" });
      },
    };
  },
};
