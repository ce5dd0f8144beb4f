import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { type DocumentText, unreadable } from "./document-text.ts";
import { pdfLimits } from "./pdf-limits.ts";
import { startPdfProcess } from "./start-pdf-process.ts";
import { watchMemory } from "./watch-memory.ts";

/** Each is read in a process of its own, which takes a core and up to `pdfLimits.memoryMiB`. */
const mostAtOnce = 2;
const usuallyWaiting = 8;
const usualMs: number = pdfLimits.timeoutMs;
/** Characters of all kept texts. A conversation sends its documents again with every turn. */
const mostKept = 32_000_000;

/** Reads PDFs, outside of the process that serves calls. */
export class DocumentReader {
  readonly #kept = new LRUCache<string, readonly string[]>({
    maxSize: mostKept,
    sizeCalculation: (pages) => pages.reduce((sum, page) => sum + page.length, 1),
  });
  readonly #inFlight = new Map<string, Promise<DocumentText>>();
  readonly #waiting: (() => void)[] = [];
  readonly #processes = new Set<ChildProcess>();
  readonly #mostWaiting: number;
  readonly #timeoutMs: number;
  #running = 0;

  constructor({
    mostWaiting = usuallyWaiting,
    timeoutMs = usualMs,
  }: { mostWaiting?: number; timeoutMs?: number } = {}) {
    this.#mostWaiting = mostWaiting;
    this.#timeoutMs = timeoutMs;
  }

  /** `data` is base64. Never rejects. */
  async read(mediaType: string, data: string): Promise<DocumentText> {
    if (mediaType === "application/pdf") return this.#readPdf(data);
    if (!mediaType.startsWith("text/")) return unreadable(`is ${mediaType}; PDF and plain text can be read`);
    return { kind: "text", pages: [Buffer.from(data, "base64").toString("utf8")] };
  }

  /** Whoever still waits is told that it cannot be read. */
  close(): void {
    for (const process of this.#processes) process.kill("SIGKILL");
  }

  #readPdf(data: string): Promise<DocumentText> {
    const bytes = Uint8Array.from(Buffer.from(data, "base64"));
    const hash = createHash("sha256").update(bytes).digest("base64");
    const pages = this.#kept.get(hash);
    if (pages) return Promise.resolve({ kind: "text", pages });
    return this.#inFlight.get(hash) ?? this.#readInTurn(hash, bytes);
  }

  #readInTurn(hash: string, bytes: Uint8Array): Promise<DocumentText> {
    if (this.#running >= mostAtOnce && this.#waiting.length >= this.#mostWaiting)
      return Promise.resolve({ kind: "busy" });
    const reading = this.#turn()
      .then(() => this.#read(bytes))
      .then((text) => {
        if (text.kind === "text") this.#kept.set(hash, text.pages);
        return text;
      })
      .finally(() => {
        this.#inFlight.delete(hash);
        this.#next();
      });
    this.#inFlight.set(hash, reading);
    return reading;
  }

  #turn(): Promise<void> {
    if (this.#running < mostAtOnce) {
      this.#running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Whoever waits longest takes over the place of who has ended. */
  #next(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }

  #read(bytes: Uint8Array): Promise<DocumentText> {
    const { memoryMiB } = pdfLimits;
    const process = startPdfProcess();
    this.#processes.add(process);
    const { promise, resolve } = Promise.withResolvers<DocumentText>();
    const isTooLong = () => resolve(unreadable(`took longer than ${this.#timeoutMs / 1_000} seconds to read`));
    const isTooLarge = () => resolve(unreadable(`needs more than ${memoryMiB} MiB of memory to be read`));
    const timer = setTimeout(isTooLong, this.#timeoutMs);
    const stopWatching = watchMemory(process, memoryMiB, isTooLarge);
    process.once("message", (text) => resolve(text as DocumentText));
    process.once("error", () => resolve({ kind: "busy" }));
    // V8 ends a process whose heap is full.
    process.once("exit", (_, signal) => (signal === null ? resolve(unreadable(notReadable)) : isTooLarge()));
    process.send(bytes, () => {});
    return promise.finally(() => {
      clearTimeout(timer);
      stopWatching();
      this.#processes.delete(process);
      process.kill("SIGKILL");
    });
  }
}

const notReadable = "is no PDF that can be read";
