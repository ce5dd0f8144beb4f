import { AppError } from "@causeway/errors";

const quote = 0x22;
const backslash = 0x5c;
const openings = new Set([0x5b, 0x7b]);
const closings = new Set([0x5d, 0x7d]);

/**
 * Measures how deep JSON nests, on the raw bytes as they arrive: a parser given a million brackets would already have
 * done the harm. Throws 400 as soon as the limit is passed.
 */
export class JsonDepth {
  readonly #most: number;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  constructor(most: number) {
    this.#most = most;
  }

  feed(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (this.#isInString) this.#inString(byte);
      else if (byte === quote) this.#isInString = true;
      else if (openings.has(byte)) this.#open();
      else if (closings.has(byte)) this.#depth -= 1;
    }
  }

  #inString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === backslash) this.#isEscaped = true;
    else if (byte === quote) this.#isInString = false;
  }

  #open(): void {
    this.#depth += 1;
    if (this.#depth <= this.#most) return;
    throw new AppError("invalid-request", `The body is nested deeper than ${this.#most} levels; flatten it.`);
  }
}
