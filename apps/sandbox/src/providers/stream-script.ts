import type { Fault } from "./faults.ts";
import { inOddBytes, longLine } from "./odd-bytes.ts";
import type { Pace, TokenUsage } from "./identity.ts";

/** One piece of a stream as it goes over the wire. `usage` is what it tells, where that is not all there will be. */
export type Frame = { text: string | Uint8Array; tokens: number; carriesUsage: boolean; usage?: TokenUsage };

/** A whole stream decided in advance: what to write, how fast, where it pauses, and how it ends. */
export type StreamScript = {
  frames: readonly Frame[];
  pace: Pace;
  ending: "end" | "cut" | "hang";
  stall?: { beforeFrame: number; ms: number };
};

export const frame = (text: string | Uint8Array, tokens = 0, carriesUsage = false): Frame => ({
  text,
  tokens,
  carriesUsage,
});

/** How a wire format reports an error in the middle of a stream, and what garbage looks like in it. */
export type Misbehaviour = { errorFrame(message: string): Frame; brokenFrame: Frame };

/** Bends a stream that would have been right into what the fault makes of it. */
export function applyFault(script: StreamScript, fault: Fault | undefined, format: Misbehaviour): StreamScript {
  if (fault?.kind === "slow") {
    return { ...script, pace: { firstTokenMs: fault.firstTokenMs, chunkMs: fault.chunkMs } };
  }
  if (fault?.kind === "cut") {
    return { ...script, frames: script.frames.slice(0, fault.afterChunks), ending: fault.clean ? "end" : "cut" };
  }
  if (fault?.kind === "hang") {
    return { ...script, frames: script.frames.slice(0, fault.afterChunks ?? 0), ending: "hang" };
  }
  if (fault?.kind === "stall") return { ...script, stall: { beforeFrame: fault.afterChunks, ms: fault.forMs } };
  if (fault?.kind === "no-end") {
    return { ...script, frames: script.frames.slice(0, -1), ending: fault.closes ? "end" : "hang" };
  }
  if (fault?.kind === "odd-bytes") return { ...script, frames: inOddBytes(script.frames, fault) };
  if (fault?.kind === "long-line") {
    const [before, after] = [script.frames.slice(0, fault.afterChunks), script.frames.slice(fault.afterChunks)];
    return { ...script, frames: [...before, longLine(fault.bytes), ...after] };
  }
  if (fault?.kind === "mid-stream-error") {
    const message = fault.message ?? "The server had an error while processing the request.";
    return { ...script, frames: [...script.frames.slice(0, fault.afterChunks), format.errorFrame(message)] };
  }
  if (fault?.kind === "malformed") {
    const [before, after] = [script.frames.slice(0, fault.afterChunks), script.frames.slice(fault.afterChunks)];
    return { ...script, frames: [...before, format.brokenFrame, ...after] };
  }
  return script;
}

const wholeReplyMs = 900;

/** Fast by default: the pace is quickened when the reply would take longer than 900 ms, then scaled by `speed`. */
export function boundedPace(pace: Pace, chunks: number, speed: number): Pace {
  const chunkMs = Math.min(pace.chunkMs, (wholeReplyMs - pace.firstTokenMs) / Math.max(1, chunks));
  return { firstTokenMs: pace.firstTokenMs / speed, chunkMs: chunkMs / speed };
}
