import type { AnswerEnvelope } from "../answer-envelope.ts";
import type { StreamWriter } from "../inbound-dialect.ts";
import { noUsage } from "../usage.ts";
import { type BlockEvent, type BlockOptions, Blocks } from "./blocks.ts";
import { writeErrorBody, writeEvent } from "./write-error.ts";
import { lostWarnings, openMessage, writeClosing, writeStop } from "./write-message.ts";
import { usageCounts } from "./write-usage.ts";

/** Sent while nothing else is; the SDKs skip it wherever it stands. */
export const pingEvent = writeEvent("ping", { type: "ping" });

/**
 * A streamed message: `message_start`, a ping, the blocks, `message_delta` with the usage and `message_stop`. A message
 * that broke off ends with an `error` event and neither of the last two.
 */
export function eventWriter(envelope: AnswerEnvelope, options: BlockOptions): StreamWriter {
  const blocks = new Blocks(options, envelope.id);
  return {
    open() {
      // Most providers count in the end; until then nothing is known.
      const message = { ...openMessage(envelope), usage: usageCounts(envelope.countedFirst ?? noUsage) };
      return writeEvent("message_start", { type: "message_start", message }) + pingEvent;
    },
    write: (parts) => blocks.read(parts).map(writeBlockEvent).join(""),
    end(closing) {
      const rest = blocks.end().map(writeBlockEvent).join("");
      const delta = JSON.stringify({ type: "message_delta", delta: writeStop(blocks) });
      const last = `${delta.slice(0, -1)}${writeClosing(closing, lostWarnings(blocks))}}`;
      return `${rest}event: message_delta\ndata: ${last}\n\n${writeEvent("message_stop", { type: "message_stop" })}`;
    },
    fail(error, _finishReason, closing) {
      const body = JSON.stringify(writeErrorBody(error, envelope.id));
      const usage = closing === undefined ? "" : writeClosing(closing);
      return `event: error\ndata: ${body.slice(0, -1)}${usage}}\n\n`;
    },
  };
}

function writeBlockEvent(event: BlockEvent): string {
  const { index } = event;
  switch (event.type) {
    case "start":
      return writeEvent("content_block_start", { type: "content_block_start", index, content_block: event.block });
    case "delta":
      return writeEvent("content_block_delta", { type: "content_block_delta", index, delta: event.delta });
    case "stop":
      return writeEvent("content_block_stop", { type: "content_block_stop", index });
  }
}
