/** Of one PDF. Whoever sends more is told which of these it is. */
export const pdfLimits = {
  pages: 1_000,
  /** UTF-16 code units of all pages. */
  characters: 4_000_000,
  /** Reading it, in a thread of its own. */
  timeoutMs: 15_000,
  memoryMiB: 384,
} as const;
