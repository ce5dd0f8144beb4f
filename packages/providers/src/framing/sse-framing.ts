import { StringDecoder } from "node:string_decoder";
import { createParser } from "eventsource-parser";
import { MalformedAnswer, type StreamFraming } from "../provider.ts";

/** The longest event a provider may send. */
const mostEventCharacters = 1024 * 1024;

/** Server-sent events, as `eventsource-parser` gives them. */
export const sseFraming: StreamFraming = {
  contentType: "text/event-stream",
  open(onEvent) {
    // Half of what a TextDecoder costs a chunk. The parser takes a byte order mark off.
    const decoder = new StringDecoder("utf8");
    const parser = createParser({
      maxBufferSize: mostEventCharacters,
      onEvent,
      onError: (error) => {
        if (error.type === "max-buffer-size-exceeded") throw new MalformedAnswer("it sent an event without an end");
      },
    });
    return {
      feed: (chunk) => parser.feed(decoder.write(chunk)),
      // A last event that its provider did not end with a blank line.
      flush: () => parser.feed("\n\n"),
    };
  },
};
