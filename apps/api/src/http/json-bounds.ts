/** What a body may have at most. */
export type JsonLimits = {
  readonly depth: number;
  /** Objects and lists. */
  readonly containers: number;
  /** Names of fields among them. */
  readonly strings: number;
  /** Of whatever kind. */
  readonly values: number;
};

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openingBracket = 0x5b;
const backslash = 0x5c;
const closingBracket = 0x5d;
const openingBrace = 0x7b;
const closingBrace = 0x7d;

/** More than this is looked through by what is made for long texts: images, above all. */
const shortText = 64;

/**
 * Counts what JSON is made of, on the raw bytes as they arrive: a parser given a million brackets would already have done
 * the harm. It checks nothing else, and of what is not JSON it counts what looks like it.
 */
export class JsonBounds {
  readonly #limits: JsonLimits;
  #bytes = 0;
  #depth = 0;
  #containers = 0;
  #strings = 0;
  #values = 0;
  #isInString = false;
  #isEscaped = false;
  /** Positions are counted from the first byte that was fed. */
  #string = { from: 0, to: 0 };
  #field: { readonly from: number; readonly to: number } | undefined;

  constructor(limits: JsonLimits) {
    this.#limits = limits;
  }

  /** Where in all that was fed the name stands, with its quotes, of the outermost field that was begun last. */
  get field(): { readonly from: number; readonly to: number } | undefined {
    return this.#field;
  }

  /** The first limit that is passed. Nothing is to be fed after it. */
  feed(chunk: Buffer): keyof JsonLimits | undefined {
    let at = 0;
    let passed: keyof JsonLimits | undefined;
    while (at < chunk.length && passed === undefined) {
      if (this.#isInString) at = this.#endString(chunk, at);
      else {
        at = skipPlain(chunk, at);
        if (at < chunk.length) passed = this.#count(chunk[at] ?? 0, this.#bytes + at);
        at += 1;
      }
    }
    this.#bytes += chunk.length;
    return passed;
  }

  /** Where the string ends, or the chunk. */
  #endString(chunk: Buffer, from: number): number {
    let at = this.#isEscaped ? from + 1 : from;
    let nextQuote = -1;
    while (at < chunk.length) {
      for (const stop = Math.min(at + shortText, chunk.length); at < stop; at += 1) {
        const byte = chunk[at];
        if (byte === backslash) at += 1;
        else if (byte === quote) return this.#stringEnded(at + 1);
      }
      if (at >= chunk.length) break;
      if (nextQuote < at) nextQuote = positionOf(quote, chunk, at, chunk.length);
      at = positionOf(backslash, chunk, at, nextQuote);
    }
    this.#isEscaped = at > chunk.length;
    return chunk.length;
  }

  #stringEnded(at: number): number {
    this.#isInString = false;
    this.#isEscaped = false;
    this.#string.to = this.#bytes + at;
    return at;
  }

  #count(byte: number, position: number): keyof JsonLimits | undefined {
    const { depth, containers, strings, values } = this.#limits;
    switch (byte) {
      case quote:
        this.#isInString = true;
        this.#string.from = position;
        this.#strings += 1;
        return this.#strings > strings ? "strings" : undefined;
      case comma:
        this.#values += 1;
        return this.#values > values ? "values" : undefined;
      case colon:
        if (this.#depth === 1) this.#field = { ...this.#string };
        return undefined;
      case openingBracket:
      case openingBrace:
        this.#depth += 1;
        this.#containers += 1;
        if (this.#depth > depth) return "depth";
        return this.#containers > containers ? "containers" : undefined;
      default:
        this.#depth -= 1;
        return undefined;
    }
  }
}

const meaningful = new Uint8Array(256);
for (const byte of [quote, comma, colon, openingBracket, closingBracket, openingBrace, closingBrace])
  meaningful[byte] = 1;

/** Where it is next, or `end`. */
function positionOf(byte: number, chunk: Buffer, from: number, end: number): number {
  const found = from < end ? chunk.subarray(from, end).indexOf(byte) : -1;
  return found === -1 ? end : from + found;
}

/** The next byte that means something outside of a string. */
function skipPlain(chunk: Buffer, from: number): number {
  let at = from;
  while (at < chunk.length && meaningful[chunk[at] ?? 0] !== 1) at += 1;
  return at;
}
