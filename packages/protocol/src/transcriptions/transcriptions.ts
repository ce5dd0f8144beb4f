import type { TaskBasis } from "../task.ts";
import type { Usage } from "../usage.ts";

export type TranscriptionsRequest = TaskBasis & {
  readonly task: "transcriptions";
  /** Base64. */
  readonly audio: string;
  readonly format: AudioFormat;
  /** Two letters, as ISO 639-1 has them; `undefined`: to be heard. */
  readonly language: string | undefined;
  /** Words that the sound probably holds, or what came before it. */
  readonly prompt: string | undefined;
  readonly temperature: number | undefined;
  readonly timestamps: readonly TimestampGranularity[];
};

export const audioFormats = ["wav", "mp3", "flac", "m4a", "mp4", "mpeg", "mpga", "ogg", "opus", "webm", "aac"] as const;
export type AudioFormat = (typeof audioFormats)[number];

export const timestampGranularities = ["segment", "word"] as const;
export type TimestampGranularity = (typeof timestampGranularities)[number];

export type TranscriptionsAnswer = {
  readonly task: "transcriptions";
  readonly upstreamId: string | undefined;
  readonly text: string;
  readonly language: string | undefined;
  /** Seconds of sound. */
  readonly duration: number | undefined;
  /** As the provider told them; `undefined` when it did not. */
  readonly segments: readonly unknown[] | undefined;
  readonly words: readonly unknown[] | undefined;
  /** `undefined` when the provider sent none. */
  readonly usage: Usage | undefined;
};
