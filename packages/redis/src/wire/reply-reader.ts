/** What Redis answers: texts, whole numbers, nothing, or lists of these. An error within a list is an `Error` there. */
export type Reply = string | number | null | Error | readonly Reply[];

/** An answer that begins with `-`: `message` is what Redis said. */
export class ReplyError extends Error {
  override readonly name = "ReplyError";
}

const carriageReturn = 0x0d;
const sign = { text: 0x2b, error: 0x2d, number: 0x3a, bulk: 0x24, list: 0x2a };

type OpenList = { readonly items: Reply[]; readonly length: number };

/** Cuts a stream of bytes into the answers of Redis' second protocol. */
export class ReplyReader {
  readonly #onReply: (reply: Reply) => void;
  /** A piece of an answer whose end has not come. */
  #rest: Buffer | undefined;
  /** Lists that are not complete, the outermost first. */
  readonly #open: OpenList[] = [];

  constructor(onReply: (reply: Reply) => void) {
    this.#onReply = onReply;
  }

  /** `chunk` is only read while this runs. Throws on what is no answer of Redis. */
  feed(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    const end = this.#readAll(bytes);
    this.#rest = end < bytes.length ? Buffer.from(bytes.subarray(end)) : undefined;
  }

  /** Where the first piece begins that is not there whole. */
  #readAll(bytes: Buffer): number {
    let at = 0;
    for (;;) {
      const lineEnd = bytes.indexOf(carriageReturn, at);
      if (lineEnd === -1 || lineEnd + 1 >= bytes.length) return at;
      let next = lineEnd + 2;
      switch (bytes[at]) {
        case sign.bulk: {
          const length = wholeNumber(bytes, at + 1, lineEnd);
          if (length < 0) {
            this.#take(null);
            break;
          }
          if (next + length + 2 > bytes.length) return at;
          this.#take(bytes.toString("utf8", next, next + length));
          next += length + 2;
          break;
        }
        case sign.list: {
          const length = wholeNumber(bytes, at + 1, lineEnd);
          if (length > 0) this.#open.push({ items: [], length });
          else this.#take(length === 0 ? [] : null);
          break;
        }
        case sign.number:
          this.#take(wholeNumber(bytes, at + 1, lineEnd));
          break;
        case sign.text:
          this.#take(bytes.toString("utf8", at + 1, lineEnd));
          break;
        case sign.error:
          this.#take(new ReplyError(bytes.toString("utf8", at + 1, lineEnd)));
          break;
        case undefined:
        default:
          throw new Error("Redis answered in another protocol");
      }
      at = next;
    }
  }

  #take(reply: Reply): void {
    let whole = reply;
    for (let list = this.#open.at(-1); list; list = this.#open.at(-1)) {
      list.items.push(whole);
      if (list.items.length < list.length) return;
      this.#open.pop();
      whole = list.items;
    }
    this.#onReply(whole);
  }
}

function wholeNumber(bytes: Buffer, from: number, to: number): number {
  const isNegative = bytes[from] === sign.error;
  let value = 0;
  for (let at = isNegative ? from + 1 : from; at < to; at += 1) value = value * 10 + (bytes[at] ?? 0) - 0x30;
  return isNegative ? -value : value;
}
