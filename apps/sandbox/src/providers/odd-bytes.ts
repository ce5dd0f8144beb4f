import type { Fault } from "./faults.ts";
import type { Frame } from "./stream-script.ts";

type OddBytes = Pick<Extract<Fault, { kind: "odd-bytes" }>, "lineEnds" | "bytesAtOnce">;

const ends = { lf: ["\n"], crlf: ["\r\n"], cr: ["\r"], mixed: ["\r\n", "\n", "\r"] } as const;

/** The same events, with other ends of lines and cut into pieces of so many bytes, in the middle of characters too. */
export function inOddBytes(frames: readonly Frame[], { lineEnds, bytesAtOnce }: OddBytes): Frame[] {
  const newline = ends[lineEnds];
  let lines = 0;
  return frames.flatMap((frame) => {
    const { text } = frame;
    const isText = typeof text === "string";
    const bytes = Buffer.from(isText ? text.replaceAll("\n", () => newline[lines++ % newline.length] ?? "") : text);
    return cutUp(bytes, bytesAtOnce ?? bytes.length).map((piece, index, { length }) =>
      index === length - 1 ? { ...frame, text: piece } : { text: piece, tokens: 0, carriesUsage: false },
    );
  });
}

const cutUp = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );

/** The beginning of an event that does not end for a long time. */
export const longLine = (bytes: number): Frame => ({
  text: `data: {"x":"${"a".repeat(bytes)}"}\n\n`,
  tokens: 0,
  carriesUsage: false,
});
