import type { StreamPart } from "@causeway/protocol";

export type TextPart = Extract<StreamPart, { type: "text" }>;

/** A stream whose events all differ, in a number each or in padding, is not looked at for ever. */
const mostLearned = 8;
/** What is put in the place of a text to see whether it is the place. */
const marker = "Zq7Xv";
/** A letter that is not itself in JSON, or no letter of JSON at all. */
const notPlain = /[^\u0020\u0021\u0023-\u005b\u005d-\uffff]/;

/**
 * Nearly all events of a stream are the same but for a few words. Once one has been read, those with the same bytes
 * around plain words of their own need no parser: what a text in JSON is replaced by changes nothing else.
 */
export class RepeatedEvent {
  readonly #read: (data: string) => TextPart | undefined;
  #before = "";
  #after = "";
  #choice: number | undefined;
  #learned = 0;

  /** @param read An event's text, if it is text and nothing else; depends on nothing but the event. */
  constructor(read: (data: string) => TextPart | undefined) {
    this.#read = read;
  }

  /** `undefined`: it is to be read. */
  recognise(data: string): TextPart | undefined {
    if (this.#choice === undefined || !this.#hasSameBytes(data)) return undefined;
    const text = data.slice(this.#before.length, data.length - this.#after.length);
    return notPlain.test(text) ? undefined : { type: "text", choice: this.#choice, text };
  }

  /** Remembers what stands around the text of an event that was read as `part`. */
  learn(data: string, { text, choice }: TextPart): void {
    if (this.#learned >= mostLearned || notPlain.test(text) || this.#hasSameBytes(data)) return;
    this.#learned += 1;
    const start = data.indexOf(`"${text}"`) + 1;
    const [before, after] = [data.slice(0, start), data.slice(start + text.length)];
    if (start === 0 || this.#read(before + marker + after)?.text !== marker) return;
    [this.#before, this.#after, this.#choice] = [before, after, choice];
  }

  /** `startsWith` and `endsWith` look at letter after letter: twenty times as dear as comparing slices. */
  #hasSameBytes(data: string): boolean {
    const [before, after] = [this.#before, this.#after];
    if (before === "" || data.length <= before.length + after.length) return false;
    return data.slice(0, before.length) === before && data.slice(data.length - after.length) === after;
  }
}
