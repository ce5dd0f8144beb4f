import type { FaultInput } from "@causeway/sandbox";

/** Milliseconds between chunks, by provider: 5 to 20. */
const chunkMs: Readonly<Record<string, number>> = {
  together: 5,
  deepinfra: 8,
  fireworks: 12,
  groq: 5,
  deepseek: 15,
  xai: 7,
  openai: 10,
  mistral: 12,
  anthropic: 20,
};

/** One call in twenty meets one of these. Which one is a matter of order, so that a seed repeats it. */
const misfortunes: readonly FaultInput[] = [
  { kind: "cut", afterChunks: 12, every: 97 },
  { kind: "status", status: 503, every: 89 },
  { kind: "status", status: 429, retryAfterSeconds: 1, every: 103 },
  { kind: "mid-stream-error", afterChunks: 9, every: 113 },
  { kind: "no-usage", every: 109 },
  { kind: "reset", every: 127 },
];

export const standardFaults: Readonly<Record<string, readonly FaultInput[]>> = Object.fromEntries(
  Object.entries(chunkMs).map(([provider, ms]) => [
    provider,
    [...misfortunes, { kind: "slow", firstTokenMs: 30, chunkMs: ms }],
  ]),
);
