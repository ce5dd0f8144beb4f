import { closeSync, fdatasync, openSync, unlinkSync, writeSync } from "node:fs";
import { promisify } from "node:util";

const dataSync = promisify(fdatasync);

/** One file of the log, and the calls in it that Postgres has not confirmed. */
export class Segment {
  readonly #path: string;
  readonly #open = new Set<string>();
  #descriptor: number | undefined;
  #bytes: number;
  #isCutOff = false;

  private constructor(path: string, bytes: number, descriptor: number | undefined) {
    this.#path = path;
    this.#bytes = bytes;
    this.#descriptor = descriptor;
  }

  static created(path: string): Segment {
    return new Segment(path, 0, openSync(path, "ax", 0o600));
  }

  /** Of an earlier process: nothing is added to it. */
  static reopened(path: string, bytes: number, generationIds: readonly string[]): Segment {
    const segment = new Segment(path, bytes, undefined);
    for (const generationId of generationIds) segment.#open.add(generationId);
    return segment;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isFinished(): boolean {
    return this.#open.size === 0;
  }

  /** Whole lines. Throws when the disk is full; a part of a line that got there is no line, and is passed over. */
  append(lines: string, lineBytes: number): void {
    if (this.#descriptor === undefined) throw new Error("this segment of the write-ahead log is closed");
    const isCutOff = this.#isCutOff;
    // What follows a line that was cut off must begin a line of its own.
    const [text, bytes] = isCutOff ? [`\n${lines}`, lineBytes + 1] : [lines, lineBytes];
    this.#isCutOff = true;
    // A text is copied once on its way to the disk; a buffer would be one copy more.
    const written = writeSync(this.#descriptor, text);
    this.#bytes += written;
    if (written < bytes) throw new Error("the disk did not take the whole line");
    this.#isCutOff = false;
  }

  /** It holds lines of this call, until that is confirmed. */
  keepFor(generationId: string): void {
    this.#open.add(generationId);
  }

  confirm(generationId: string): void {
    this.#open.delete(generationId);
  }

  async sync(): Promise<void> {
    if (this.#descriptor !== undefined) await dataSync(this.#descriptor);
  }

  /** Nothing is added any more. */
  seal(onSyncError: (error: unknown) => void): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor === undefined) return;
    dataSync(descriptor)
      .catch(onSyncError)
      .finally(() => closeSync(descriptor));
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  remove(): void {
    this.close();
    unlinkSync(this.#path);
  }
}
