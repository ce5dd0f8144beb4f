import type { Pause } from "./scan-texts.ts";

/** A text as it reads, and where each of its characters comes from. */
export type FoldedText = {
  readonly text: string;
  /** Of each character: where the letter begins that it stands for. */
  readonly starts: Uint32Array;
};

/** Characters between two pauses. */
const pieceLength = 8_192;

/**
 * The text in plain letters, digits, spaces and hyphens, accents on their letters, without what is not seen: a card's number that is written wide, or
 * with an invisible sign inside, is one all the same. `undefined` where that is the text itself.
 */
export async function foldText(text: string, pause: Pause): Promise<FoldedText | undefined> {
  if (!/\P{ASCII}/u.test(text)) return undefined;
  const folded = new FoldedUnits(text.length);
  let isChanged = false;
  for (let at = 0, nextPause = pieceLength; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    const letter = lengthOf(code);
    const marks = marksAt(text, at + letter);
    const plain = marks === "" ? plainOf(code) : plainWith(code, marks);
    isChanged ||= plain.length !== letter + marks.length || !text.startsWith(plain, at);
    folded.add(plain, at);
    at += letter + marks.length;
    if (at >= nextPause) {
      nextPause += pieceLength;
      await pause();
    }
  }
  return isChanged ? folded.toFoldedText() : undefined;
}

const lengthOf = (code: number): number => (code > 0xff_ff ? 2 : 1);

/** A letter has few; what piles up more is read apart. */
const mostMarks = 32;
const firstMark = 0x3_00;

/** Accents and the like that are signs of their own, written behind their letter. */
function marksAt(text: string, from: number): string {
  let to = from;
  while (to < text.length && to - from < mostMarks) {
    const code = text.codePointAt(to) ?? 0;
    if (code < firstMark || !/\p{M}/u.test(String.fromCodePoint(code))) break;
    to += lengthOf(code);
  }
  return text.slice(from, to);
}

/** The letter with its accents, as one sign where there is one. */
function plainWith(code: number, marks: string): string {
  const seen = marks.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "");
  return seen === "" ? plainOf(code) : (plainOf(code) + seen).normalize("NFKC");
}

/** Gathers a text of millions of characters in a few bytes each. */
class FoldedUnits {
  #units: Uint16Array;
  #starts: Uint32Array;
  #length = 0;

  constructor(expected: number) {
    this.#units = new Uint16Array(expected);
    this.#starts = new Uint32Array(expected);
  }

  add(plain: string, start: number): void {
    if (this.#length + plain.length > this.#units.length) this.#grow(plain.length);
    for (let index = 0; index < plain.length; index++) {
      this.#units[this.#length] = plain.charCodeAt(index);
      this.#starts[this.#length] = start;
      this.#length += 1;
    }
  }

  toFoldedText(): FoldedText {
    const pieces: string[] = [];
    for (let at = 0; at < this.#length; at += pieceLength) {
      pieces.push(String.fromCharCode(...this.#units.subarray(at, Math.min(at + pieceLength, this.#length))));
    }
    return { text: pieces.join(""), starts: this.#starts.subarray(0, this.#length) };
  }

  /** A ligature stands for several letters, an abbreviation for up to eighteen. */
  #grow(least: number): void {
    const [units, starts] = [this.#units, this.#starts];
    const length = Math.ceil(units.length * 1.5) + least;
    this.#units = new Uint16Array(length);
    this.#units.set(units);
    this.#starts = new Uint32Array(length);
    this.#starts.set(starts);
  }
}

const mostKnown = 20_000;
const known = new Map<number, string>();

function plainOf(code: number): string {
  const found = known.get(code);
  if (found !== undefined) return found;
  if (known.size >= mostKnown) known.clear();
  const plain = plainFormOf(String.fromCodePoint(code));
  known.set(code, plain);
  return plain;
}

function plainFormOf(letter: string): string {
  if (letter <= "\x7f") return letter;
  if (/\p{Default_Ignorable_Code_Point}/u.test(letter)) return "";
  if (/\p{Dash_Punctuation}/u.test(letter)) return "-";
  if (/\p{Space_Separator}/u.test(letter)) return " ";
  const plain = letter.normalize("NFKC");
  return /^\p{Decimal_Number}$/u.test(plain) && plain > "9" ? digitOf(plain) : plain;
}

/** The digits of every script follow each other from its zero. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Decimal_Number}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}
