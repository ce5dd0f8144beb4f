import type { TokenUsage } from "./identity.ts";
import type { WireFormat } from "./wire-format.ts";

/** What one request asked and what was really put on its socket: the oracle for anyone auditing the gateway. */
export type RequestRecord = {
  id: string;
  slug: string;
  format: WireFormat["name"];
  path: string;
  /** The request header `x-causeway-generation`, to join with our own records. */
  generationId: string | null;
  headers: Record<string, string>;
  /** The other end of its connection; `null` when that was gone already. */
  peerPort: number | null;
  model: string | null;
  stream: boolean;
  receivedAt: number;
  /** Epoch milliseconds of the first body byte, and of the end however it came. */
  firstByteAt: number | null;
  endedAt: number | null;
  status: number | null;
  fault: string | null;
  bodyBytes: number;
  /** The first characters of the last user message: by them a load generator knows its own calls. */
  asked: string | null;
  /** The parsed request body; kept for small bodies of the most recent requests. */
  body: unknown;
  /** What the whole answer would have been billed as. */
  plannedUsage: TokenUsage | null;
  chunksPlanned: number;
  chunksWritten: number;
  /** Output tokens, visible reasoning and tool arguments included, that the kernel accepted. */
  tokensWritten: number;
  /** Of the streamed body, with how HTTP frames it. */
  streamBytesWritten: number;
  /** Epoch milliseconds of the last chunk with tokens that the kernel accepted. */
  lastTokenAt: number | null;
  /** Whether a usage object was written, and what it said. */
  usageSent: boolean;
  usageReported: TokenUsage | null;
  finishReason: string | null;
  /** The answer was written to its last byte. */
  completed: boolean;
  clientAborted: boolean;
  abortedAt: number | null;
};

const bodiesKept = 1_000;
const bodyKeptBytes = 16_384;

export const usualRequestsKept = 20_000;

export class RequestLog {
  readonly #mostRecords: number;
  #records: RequestRecord[] = [];
  #start = 0;
  #serial = 0;

  constructor(mostRecords = usualRequestsKept) {
    this.#mostRecords = mostRecords;
  }

  open(facts: Pick<RequestRecord, "slug" | "format" | "path" | "headers" | "peerPort">): RequestRecord {
    this.#serial += 1;
    const record: RequestRecord = {
      id: `upstream-${this.#serial}`,
      generationId: facts.headers["x-causeway-generation"] ?? null,
      model: null,
      stream: false,
      receivedAt: Date.now(),
      firstByteAt: null,
      endedAt: null,
      status: null,
      fault: null,
      bodyBytes: 0,
      asked: null,
      body: null,
      plannedUsage: null,
      chunksPlanned: 0,
      chunksWritten: 0,
      tokensWritten: 0,
      streamBytesWritten: 0,
      lastTokenAt: null,
      usageSent: false,
      usageReported: null,
      finishReason: null,
      completed: false,
      clientAborted: false,
      abortedAt: null,
      ...facts,
    };
    this.#records.push(record);
    this.#forgetOld();
    return record;
  }

  /** Notes what a request asked; the body itself only while it is small. */
  noteBody(record: RequestRecord, body: unknown, bytes: number): void {
    record.bodyBytes = bytes;
    record.body = bytes <= bodyKeptBytes ? body : null;
  }

  find(filter: RequestFilter): readonly RequestRecord[] {
    const matching = this.#records
      .slice(this.#start)
      .filter(
        (record) =>
          (filter.id === undefined || record.id === filter.id) &&
          (filter.slug === undefined || record.slug === filter.slug) &&
          (filter.generationId === undefined || record.generationId === filter.generationId) &&
          (filter.since === undefined || record.receivedAt >= filter.since),
      );
    return matching.slice(-filter.limit);
  }

  clear(): void {
    this.#records = [];
    this.#start = 0;
  }

  #forgetOld(): void {
    const stale = this.#records[this.#records.length - 1 - bodiesKept];
    if (stale) stale.body = null;
    if (this.#records.length - this.#start > this.#mostRecords) this.#start += 1;
    // Dropping the front in one go keeps each request at constant cost.
    if (this.#start < this.#mostRecords) return;
    this.#records = this.#records.slice(this.#start);
    this.#start = 0;
  }
}

export type RequestFilter = {
  id?: string | undefined;
  slug?: string | undefined;
  generationId?: string | undefined;
  /** Epoch milliseconds. */
  since?: number | undefined;
  limit: number;
};
