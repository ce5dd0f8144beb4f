import type { RequestRecord } from "@causeway/sandbox";
import type { Evidence } from "./evidence.ts";

/** The upstream call that answered: the last one that wrote tokens, else the last one. */
export function answering(records: readonly RequestRecord[]): RequestRecord | undefined {
  return records.findLast(({ tokensWritten }) => tokensWritten > 0) ?? records.at(-1);
}

/** Generations of which a provider wrote at least one token. */
export const deliveredGenerations = ({ upstream }: Evidence): readonly string[] =>
  [...upstream].filter(([, records]) => records.some(({ tokensWritten }) => tokensWritten > 0)).map(([id]) => id);

/** How long the provider took for so many of its tokens, at the pace that it kept in this answer. */
export function outputMs({ firstByteAt, lastTokenAt, tokensWritten }: RequestRecord, tokens: number): number {
  if (firstByteAt === null || lastTokenAt === null || tokensWritten < 2) return 0;
  return ((lastTokenAt - firstByteAt) / (tokensWritten - 1)) * tokens;
}
