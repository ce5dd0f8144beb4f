import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { RequestRecord } from "./request-log.ts";
import type { Frame, StreamScript } from "./stream-script.ts";

/** A length of two or three digits and two line ends around each chunk. */
const chunkFrameBytes = 7;

/**
 * Writes a scripted stream at its pace, never faster than the client reads. Frames that fall due together go out
 * together, so a fast pace costs one timer for many chunks. Counts in `record` what the kernel accepted.
 */
export async function deliverStream(
  response: ServerResponse,
  script: StreamScript,
  record: RequestRecord,
  keepAlive?: string,
): Promise<void> {
  response.flushHeaders();
  if (keepAlive !== undefined) response.write(`: ${keepAlive}\n\n`);
  const gone = goneSignal(response);
  const startedAt = performance.now();
  const { pace, stall } = script;
  const stalledMs = (index: number) => (stall && index >= stall.beforeFrame ? stall.ms : 0);
  const dueMs = (index: number) => pace.firstTokenMs + index * pace.chunkMs + stalledMs(index);
  for (let index = 0; index < script.frames.length; ) {
    const early = dueMs(index) - (performance.now() - startedAt);
    if (early > 0.5) await wait(early, undefined, { signal: gone }).catch(() => undefined);
    if (gone.aborted) return;
    const elapsed = performance.now() - startedAt;
    do {
      const frame = script.frames[index];
      if (frame && !write(response, frame, record)) await drained(response, gone);
      index += 1;
    } while (index < script.frames.length && dueMs(index) <= elapsed && !gone.aborted);
  }
  if (gone.aborted) return;
  if (script.ending === "hang") return untilGone(gone);
  if (script.ending === "cut") return cut(response);
  await new Promise<void>((resolve) => {
    response.end(resolve);
    gone.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Fires when the connection is lost, whoever closed it. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.destroyed) controller.abort();
  response.once("close", () => controller.abort());
  return controller.signal;
}

export const untilGone = (gone: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (gone.aborted) resolve();
    else gone.addEventListener("abort", () => resolve(), { once: true });
  });

/** Lets what was written leave, then drops the connection in the middle of the chunked body. */
async function cut(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    response.write("", () => resolve());
    response.once("close", resolve);
  });
  response.destroy();
}

function write(response: ServerResponse, frame: Frame, record: RequestRecord): boolean {
  record.firstByteAt ??= Date.now();
  return response.write(frame.text, (error) => {
    if (error) return;
    record.chunksWritten += 1;
    record.tokensWritten += frame.tokens;
    record.streamBytesWritten += Buffer.byteLength(frame.text) + chunkFrameBytes;
    if (frame.tokens > 0) record.lastTokenAt = Date.now();
    if (!frame.carriesUsage) return;
    record.usageSent = true;
    record.usageReported = frame.usage ?? null;
  });
}

async function drained(response: ServerResponse, gone: AbortSignal): Promise<void> {
  await once(response, "drain", { signal: gone }).catch(() => undefined);
}
