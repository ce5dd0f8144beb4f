import { getHeapStatistics } from "node:v8";
import { AppError } from "@causeway/errors";

const mebibyte = 1024 * 1024;
/** A body up to this size is never counted, nor refused for want of room. */
const smallBytes = mebibyte;
/** Room for the largest single body: a form. */
export const leastMegabytes = 26;
const tryAgainSeconds = 5;

/** The room of one body. */
export type BodyShare = {
  /** So many bytes of it have come by now. Throws 503 when there is no room for them. */
  readonly grow: (bytes: number) => void;
  /** Nothing of it is needed any more. May be said twice. */
  readonly end: () => void;
};

/**
 * How many bytes of large bodies a process keeps at once. What is read is parsed, translated and kept for a second try:
 * some eight times its size in memory, so that a few dozen of the largest would end the process, or have it do nothing
 * but collect garbage.
 */
export class LargeBodies {
  readonly #mostBytes: number;
  #bytes = 0;

  /** Without a number an eighth of what Node allows its heap. */
  constructor(mostMegabytes: number = getHeapStatistics().heap_size_limit / 8 / mebibyte) {
    this.#mostBytes = Math.max(Math.floor(mostMegabytes), leastMegabytes) * mebibyte;
  }

  /** In memory now, or on their way. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Of a body that says it has so many bytes, or 0: what is announced has its room from now on, so that who is refused is
   * refused before sending it, and who is not can send all of it. Throws 503 when there is none.
   */
  open(announcedBytes: number): BodyShare {
    let counted = 0;
    let isOver = false;
    const grow = (bytes: number) => {
      if (bytes <= Math.max(smallBytes, counted) || isOver) return;
      if (this.#bytes - counted + bytes > this.#mostBytes) throw this.#full();
      this.#bytes += bytes - counted;
      counted = bytes;
    };
    grow(announcedBytes);
    return {
      grow,
      end: () => {
        isOver = true;
        this.#bytes -= counted;
        counted = 0;
      },
    };
  }

  #full(): AppError {
    const most = this.#mostBytes / mebibyte;
    return new AppError(
      "service-unavailable",
      `Bodies above 1 MB have ${most} MB here at a time, and they are taken now. Try again in ${tryAgainSeconds} seconds, or send less than 1 MB: images and files by their address, for example.`,
      { parameter: "body", retryAfterSeconds: tryAgainSeconds, metadata: { limit_bytes: this.#mostBytes } },
    );
  }
}
