import { createHash } from "node:crypto";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type Reply, ReplyError, ReplyReader } from "./reply-reader.ts";

type WireOptions = {
  readonly connectTimeoutMs: number;
  /** After this a command is given up; it may take effect all the same. */
  readonly commandTimeoutMs: number;
};

type Waiting = {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
  readonly sinceMs: number;
  /** Its answer is still to come and belongs to nobody. */
  isGivenUp: boolean;
};

const readBytes = 64 * 1024;
const usualPort = 6_379;

/**
 * One connection to one Redis, for the calls of the money path: nothing is queued, repeated or reconnected, and what is
 * asked in one turn of the event loop leaves in one packet. Two commands a call are too many for a general client.
 */
export class RedisWire {
  readonly #socket: Socket;
  readonly #commandTimeoutMs: number;
  readonly #waiting: Waiting[] = [];
  #unsent = "";
  #closedBy: Error | undefined;
  #watch: NodeJS.Timeout | undefined;

  private constructor(address: URL, options: WireOptions) {
    this.#commandTimeoutMs = options.commandTimeoutMs;
    const reader = new ReplyReader((reply) => this.#answer(reply));
    const at = {
      host: address.hostname.replace(/^\[|\]$/g, ""),
      port: address.port === "" ? usualPort : Number(address.port),
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafeSlow(readBytes),
        callback: (length: number, buffer: Uint8Array) => {
          this.#read(reader, Buffer.from(buffer.buffer, buffer.byteOffset, length));
          return true;
        },
      },
    };
    const isTls = address.protocol === "rediss:";
    this.#socket = isTls ? connectTls({ ...at, ...(isIP(at.host) === 0 && { servername: at.host }) }) : connect(at);
    this.#socket.on("error", (error) => this.#end(error));
    this.#socket.on("close", () => this.#end(new Error("The connection to Redis is closed")));
    this.#socket.setTimeout(options.connectTimeoutMs, () =>
      this.#fail(new Error("Redis did not let us connect in time")),
    );
    this.#socket.once(isTls ? "secureConnect" : "connect", () => this.#socket.setTimeout(0));
  }

  /** Rejects when nobody is there, or does not let us in. */
  static async connect(url: string, options: WireOptions): Promise<RedisWire> {
    const address = new URL(url);
    const wire = new RedisWire(address, options);
    try {
      await wire.#introduce(address);
      return wire;
    } catch (error) {
      wire.close();
      throw error;
    }
  }

  async #introduce({ username, password, pathname }: URL): Promise<void> {
    if (password !== "") {
      const names = username === "" ? [] : [decodeURIComponent(username)];
      await this.send(["AUTH", ...names, decodeURIComponent(password)]);
    }
    const database = pathname.slice(1);
    await this.send(database === "" ? ["PING"] : ["SELECT", database]);
  }

  /** Rejects with `ReplyError` when Redis says so; with another error when it may or may not have been done. */
  send(words: readonly string[]): Promise<Reply> {
    let text = `*${words.length}\r\n`;
    for (const word of words) text += bulk(word);
    return this.#ask(text);
  }

  /** Runs a script by its hash; a Redis that has forgotten it is told it again, which runs nothing twice. */
  async evaluate(script: string, keys: readonly string[], values: readonly string[]): Promise<Reply> {
    let text = `*${3 + keys.length + values.length}\r\n${byHash(script)}${bulk(String(keys.length))}`;
    for (const key of keys) text += bulk(key);
    for (const value of values) text += bulk(value);
    try {
      return await this.#ask(text);
    } catch (error) {
      if (!(error instanceof ReplyError) || !error.message.startsWith("NOSCRIPT")) throw error;
      return await this.send(["EVAL", script, String(keys.length), ...keys, ...values]);
    }
  }

  close(): void {
    this.#fail(new Error("The connection to Redis was closed"));
  }

  #ask(text: string): Promise<Reply> {
    if (this.#closedBy) return Promise.reject(this.#closedBy);
    if (this.#unsent === "") setImmediate(() => this.#flush());
    this.#unsent += text;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject, sinceMs: performance.now(), isGivenUp: false });
      this.#watch ??= setTimeout(() => this.#giveUpLate(), this.#commandTimeoutMs);
    });
  }

  #flush(): void {
    const text = this.#unsent;
    this.#unsent = "";
    if (!this.#closedBy) this.#socket.write(text);
  }

  #read(reader: ReplyReader, bytes: Buffer): void {
    try {
      reader.feed(bytes);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #answer(reply: Reply): void {
    const first = this.#waiting.shift();
    if (!first) throw new Error("Redis answered what nobody had asked");
    if (first.isGivenUp) return;
    if (reply instanceof Error) first.reject(reply);
    else first.resolve(reply);
  }

  /** One timer for all that is asked, as all wait equally long. */
  #giveUpLate(): void {
    this.#watch = undefined;
    const nowMs = performance.now();
    for (const one of this.#waiting) {
      if (one.isGivenUp) continue;
      const leftMs = one.sinceMs + this.#commandTimeoutMs - nowMs;
      if (leftMs > 0) {
        this.#watch = setTimeout(() => this.#giveUpLate(), leftMs);
        return;
      }
      one.isGivenUp = true;
      one.reject(new Error(`Redis did not answer within ${this.#commandTimeoutMs} ms`));
    }
  }

  #fail(error: Error): void {
    this.#end(error);
    this.#socket.destroy();
  }

  #end(error: Error): void {
    this.#closedBy ??= error;
    clearTimeout(this.#watch);
    for (const one of this.#waiting.splice(0)) if (!one.isGivenUp) one.reject(error);
  }
}

const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

const hashes = new Map<string, string>();

function byHash(script: string): string {
  const known = hashes.get(script);
  if (known !== undefined) return known;
  const words = bulk("EVALSHA") + bulk(createHash("sha1").update(script).digest("hex"));
  hashes.set(script, words);
  return words;
}
