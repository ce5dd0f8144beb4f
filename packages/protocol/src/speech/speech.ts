import type { TaskBasis } from "../task.ts";
import type { Usage } from "../usage.ts";

export type SpeechRequest = TaskBasis & {
  readonly task: "speech";
  /** To be read aloud. */
  readonly text: string;
  /** In the provider's words; `undefined`: the provider's usual one. */
  readonly voice: string | undefined;
  readonly format: SpeechFormat;
  /** How the caller wants it read: tone, pace, accent. */
  readonly instructions: string | undefined;
  /** 1 is usual. */
  readonly speed: number | undefined;
};

export const speechFormats = ["mp3", "opus", "aac", "flac", "wav", "pcm"] as const;
export type SpeechFormat = (typeof speechFormats)[number];

/** What each is called over HTTP. `pcm` is 24 kHz, 16 bits, lowest byte first, one channel. */
export const speechMediaTypes: Readonly<Record<SpeechFormat, string>> = {
  mp3: "audio/mpeg",
  opus: "audio/ogg",
  aac: "audio/aac",
  flac: "audio/flac",
  wav: "audio/wav",
  pcm: "audio/pcm",
};

export type SpeechAnswer = {
  readonly task: "speech";
  readonly upstreamId: string | undefined;
  /** At least one byte. */
  readonly audio: Uint8Array;
  readonly mediaType: string;
  /** `undefined` when the provider sent none. */
  readonly usage: Usage | undefined;
};
