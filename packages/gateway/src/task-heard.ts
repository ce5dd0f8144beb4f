import type { SpeechFormat, TaskPiece, TaskRequest, Usage } from "@causeway/protocol";

/** What has been heard of a task that is told in pieces, and what so much of it has probably come to. */
export class TaskHeard {
  readonly #request: TaskRequest;
  readonly #whole: Usage;
  #soundBytes = 0;
  #imagesDone = 0;
  #hasAny = false;

  /** @param whole What all of it would probably come to. */
  constructor(request: TaskRequest, whole: Usage) {
    this.#request = request;
    this.#whole = whole;
  }

  hear(piece: TaskPiece): void {
    this.#hasAny = true;
    if (piece.kind === "sound") this.#soundBytes += Math.floor((piece.base64.length * 3) / 4);
    else if (piece.kind === "image" && piece.partialIndex === undefined) this.#imagesDone += 1;
  }

  get hasAny(): boolean {
    return this.#hasAny;
  }

  /**
   * What was read is due once something came of it; of what is made, as much as came: whole images, and of a text what
   * the sound so far has probably said. A recording is read before its first word.
   */
  count(isWhole: boolean): Usage {
    const { units, ...tokens } = this.#whole;
    const share = this.#share(isWhole);
    if (!this.#hasAny || share === 0) return { ...tokens, input: 0, output: 0 };
    const { image, character, madeImageToken, ...read } = units ?? {};
    return {
      ...tokens,
      output: Math.ceil(tokens.output * share),
      ...(units && {
        units: {
          ...read,
          ...(image !== undefined && { image: Math.ceil(image * share) }),
          ...(character !== undefined && { character: Math.ceil(character * share) }),
          ...(madeImageToken !== undefined && { madeImageToken: Math.ceil(madeImageToken * share) }),
        },
      }),
    };
  }

  /** 0 to 1. */
  #share(isWhole: boolean): number {
    const request = this.#request;
    switch (request.task) {
      case "images":
        return Math.min(1, this.#imagesDone / request.count);
      case "speech": {
        const said = (this.#soundBytes / bytesPerSecond[request.format]) * charactersPerSecond * (request.speed ?? 1);
        return isWhole ? 1 : Math.min(1, said / Array.from(request.text).length);
      }
      case "transcriptions":
      case "embeddings":
      case "rerank":
      case "search":
        return 1;
    }
  }
}

/** How fast texts are read aloud. */
const charactersPerSecond = 15;

/** Exact for plain samples of 24 kHz and 16 bits; of the others what providers usually make. */
const bytesPerSecond: Readonly<Record<SpeechFormat, number>> = {
  pcm: 48_000,
  wav: 48_000,
  flac: 30_000,
  mp3: 16_000,
  aac: 12_000,
  opus: 6_000,
};
