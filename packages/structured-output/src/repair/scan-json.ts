/** A JSON value as it stands in a text, and what had to be changed to make it one. */
export type Scanned = {
  /** JSON text. */
  readonly text: string;
  /** Where the value ends in what was scanned. */
  readonly end: number;
  readonly repairs: readonly JsonRepair[];
};

export type JsonRepair = "trailing commas" | "line breaks inside of strings" | "missing closing brackets";

type Expected = "value" | "key" | "colon" | "comma";
type Bracket = "{" | "[";

const closers = { "{": "}", "[": "]" } as const;
const string = /"[^"\\]*(?:\\[^][^"\\]*)*"/y;
const scalar = /(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;
const space = /[ \t\r\n]*/y;

/**
 * Reads the object or array that begins at `start`. Three things are put right, none of which can be meant otherwise: a
 * comma before a closing bracket, a line break inside of a string, and brackets that the text ends without.
 * `undefined`: it is no JSON in any other respect.
 */
export function scanJson(source: string, start: number): Scanned | undefined {
  const scan = new Scan(source, start);
  return scan.read();
}

class Scan {
  readonly #source: string;
  readonly #open: Bracket[] = [];
  readonly #pieces: string[] = [];
  readonly #repairs = new Set<JsonRepair>();
  #at: number;
  #copiedTo: number;
  #expected: Expected = "value";
  /** An empty object or array may be closed where its first member is expected. */
  #isFirst = false;

  constructor(source: string, start: number) {
    this.#source = source;
    this.#at = start;
    this.#copiedTo = start;
  }

  read(): Scanned | undefined {
    do {
      this.#at += this.#length(space);
      if (this.#at >= this.#source.length) return this.#closedByUs();
      if (!this.#step(this.#source.charAt(this.#at))) return undefined;
    } while (this.#open.length > 0);
    return this.#finished();
  }

  /** False: what follows cannot be JSON. */
  #step(char: string): boolean {
    if (char === "}" || char === "]") return this.#close(char);
    const wasFirst = this.#isFirst;
    this.#isFirst = false;
    switch (this.#expected) {
      case "comma":
        return char === "," && this.#comma();
      case "colon":
        this.#expected = "value";
        this.#at += 1;
        return char === ":";
      case "key":
        this.#expected = "colon";
        return char === '"' && this.#string();
      case "value":
        this.#isFirst = wasFirst;
        return this.#value(char);
    }
  }

  #value(char: string): boolean {
    if (char === "{" || char === "[") {
      this.#open.push(char);
      this.#expected = char === "{" ? "key" : "value";
      this.#isFirst = true;
      this.#at += 1;
      return true;
    }
    this.#expected = "comma";
    this.#isFirst = false;
    if (char === '"') return this.#string();
    const length = this.#length(scalar);
    this.#at += length;
    return length > 0;
  }

  #string(): boolean {
    const length = this.#length(string);
    if (length === 0) return false;
    const text = this.#source.slice(this.#at, this.#at + length);
    if (/[\r\n\t]/.test(text)) {
      this.#replace(
        this.#at,
        this.#at + length,
        text.replaceAll(/[\r\n\t]/g, (char) => JSON.stringify(char).slice(1, -1)),
      );
      this.#repairs.add("line breaks inside of strings");
    }
    this.#at += length;
    return true;
  }

  /** A comma before a closing bracket, or before the end of the text, is left out. */
  #comma(): boolean {
    const comma = this.#at;
    this.#at += 1;
    const next = this.#source.charAt(this.#at + this.#length(space));
    const isTrailing = next === "" || next === "}" || next === "]";
    if (isTrailing) {
      this.#replace(comma, this.#at, "");
      this.#repairs.add("trailing commas");
    } else {
      this.#expected = this.#open.at(-1) === "{" ? "key" : "value";
    }
    return true;
  }

  #close(char: "}" | "]"): boolean {
    const open = this.#open.at(-1);
    if (!open || closers[open] !== char) return false;
    if (this.#expected !== "comma" && !this.#isFirst) return false;
    this.#closeInnermost();
    this.#at += 1;
    return true;
  }

  #closeInnermost(): void {
    this.#open.pop();
    this.#expected = "comma";
    this.#isFirst = false;
  }

  #closedByUs(): Scanned | undefined {
    if (this.#expected !== "comma") return undefined;
    const missing = this.#open.toReversed().map((bracket) => closers[bracket]);
    this.#repairs.add("missing closing brackets");
    return this.#finished(missing.join(""));
  }

  #finished(ending = ""): Scanned {
    this.#pieces.push(this.#source.slice(this.#copiedTo, this.#at), ending);
    return { text: this.#pieces.join(""), end: this.#at, repairs: [...this.#repairs] };
  }

  #replace(from: number, to: number, text: string): void {
    this.#pieces.push(this.#source.slice(this.#copiedTo, from), text);
    this.#copiedTo = to;
  }

  #length(expression: RegExp): number {
    expression.lastIndex = this.#at;
    return expression.exec(this.#source)?.[0].length ?? 0;
  }
}
