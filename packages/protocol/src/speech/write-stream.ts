import { formatUsd } from "@causeway/money";
import { eventStreams, taskEvent, type TaskStreams } from "../task-stream.ts";
import { type SpeechFormat, speechMediaTypes } from "./speech.ts";

/** Sound as events, with what it cost at the end. */
export const soundEvents: TaskStreams = eventStreams(() => ({
  piece: (piece) =>
    piece.kind === "sound" ? taskEvent(JSON.stringify({ type: "speech.audio.delta", audio: piece.base64 })) : "",
  end({ billed }) {
    const { input, output } = billed.usage;
    const counts = { input_tokens: input, output_tokens: output, total_tokens: input + output };
    const usage = `${JSON.stringify(counts).slice(0, -1)},"cost":${formatUsd(billed.cost)}}`;
    return taskEvent(`{"type":"speech.audio.done","usage":${usage}}`);
  },
}));

/** Sound as it comes. It has no words for a failure: what breaks off is a body without its end. */
export const soundBytes = (format: SpeechFormat): TaskStreams => ({
  streamType: speechMediaTypes[format],
  keepAlive: "",
  queueNotice: () => "",
  stream: () => ({
    open: () => "",
    write: (parts) =>
      joined(
        parts.flatMap((part) =>
          part.type === "piece" && part.piece.kind === "sound" ? [Uint8Array.fromBase64(part.piece.base64)] : [],
        ),
      ),
    end: () => "",
    fail: () => undefined,
  }),
});

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first, ...others] = pieces;
  if (first !== undefined && others.length === 0) return first;
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
