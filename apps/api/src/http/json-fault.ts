const space = /[ \t\r\n]*/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const newline = 0x0a;
/** Of a string, what stands for itself. */
const text = /[ !#-[\]-\uffff]+/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

type Expected =
  | "a value"
  | "a value or ]"
  | 'a name in "'
  | 'a name in " or }'
  | "a colon"
  | "a comma or the end"
  | "nothing more";

/**
 * Where and why a text is not JSON, in words for people: the engine's own message often leaves out the place. Only for
 * texts that `JSON.parse` refused. One pass, no recursion.
 */
export function describeJsonFault(source: string): string {
  const scanner = new Scanner(source);
  while (scanner.advance());
  return scanner.fault();
}

class Scanner {
  readonly #source: string;
  readonly #open: ("{" | "[")[] = [];
  #at = 0;
  #expected: Expected = "a value";

  constructor(source: string) {
    this.#source = source;
  }

  /** False at the first thing that does not belong. */
  advance(): boolean {
    this.#skip(space);
    const next = this.#step(this.#source[this.#at]);
    if (next !== undefined) this.#expected = next;
    return next !== undefined;
  }

  fault(): string {
    const lineStart = this.#source.lastIndexOf("\n", this.#at - 1) + 1;
    const place = `position ${this.#at} (line ${this.#lineNumber()}, column ${this.#at - lineStart + 1})`;
    const found = this.#source[this.#at];
    return found === undefined
      ? `it ends at ${place}, where ${this.#expected} was expected`
      : `${JSON.stringify(found)} at ${place}, where ${this.#expected} was expected`;
  }

  #lineNumber(): number {
    let lines = 1;
    for (let at = 0; at < this.#at; at += 1) if (this.#source.charCodeAt(at) === newline) lines += 1;
    return lines;
  }

  #step(character: string | undefined): Expected | undefined {
    switch (this.#expected) {
      case "a value or ]":
        return character === "]" ? this.#close() : this.#value(character);
      case "a value":
        return this.#value(character);
      case 'a name in " or }':
        return character === "}" ? this.#close() : this.#name();
      case 'a name in "':
        return this.#name();
      case "a colon":
        return character === ":" ? this.#take("a value") : undefined;
      case "a comma or the end":
        return this.#afterItem(character);
      case "nothing more":
        return undefined;
    }
  }

  #value(character: string | undefined): Expected | undefined {
    if (character !== "{" && character !== "[") return this.#scalar(character) ? this.#afterValue() : undefined;
    this.#open.push(character);
    return this.#take(character === "{" ? 'a name in " or }' : "a value or ]");
  }

  #name(): Expected | undefined {
    return this.#string() ? "a colon" : undefined;
  }

  #scalar(character: string | undefined): boolean {
    return character === '"' ? this.#string() : this.#skip(scalar);
  }

  /** Stays at the opening quote when the string has no end or holds what it may not. */
  #string(): boolean {
    if (this.#source[this.#at] !== '"') return false;
    const start = this.#at;
    this.#at += 1;
    while (this.#at < this.#source.length) {
      const character = this.#source.charAt(this.#at);
      if (character === '"') {
        this.#at += 1;
        return true;
      }
      if (!this.#skip(character === "\\" ? escape : text)) break;
    }
    this.#at = start;
    return false;
  }

  #afterItem(character: string | undefined): Expected | undefined {
    const isObject = this.#open.at(-1) === "{";
    if (character === (isObject ? "}" : "]")) return this.#close();
    return character === "," ? this.#take(isObject ? 'a name in "' : "a value") : undefined;
  }

  #close(): Expected {
    this.#open.pop();
    this.#at += 1;
    return this.#afterValue();
  }

  #afterValue(): Expected {
    return this.#open.length > 0 ? "a comma or the end" : "nothing more";
  }

  #take(next: Expected): Expected {
    this.#at += 1;
    return next;
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const matches = pattern.test(this.#source);
    if (matches) this.#at = pattern.lastIndex;
    return matches;
  }
}
