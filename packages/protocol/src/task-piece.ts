import type { StreamPart } from "./answer.ts";
import type { MadeImage } from "./images/images.ts";
import type { TaskAnswer } from "./task.ts";

/** A piece of what a task makes, while it is made. Bytes are base64, as they are in most formats. */
export type TaskPiece =
  | { readonly kind: "sound"; readonly base64: string }
  | {
      readonly kind: "image";
      readonly image: MadeImage;
      /** Which early look it is at an image that is not done, from 0; `undefined`: it is done. */
      readonly partialIndex: number | undefined;
    }
  | { readonly kind: "words"; readonly text: string };

/** An answer that came whole, told as a stream. Vectors, rankings and search results never are. */
export function partsOfTask(answer: TaskAnswer): readonly StreamPart[] {
  return [
    { type: "start", upstreamId: answer.upstreamId },
    ...piecesOf(answer).map((piece) => ({ type: "piece", piece }) as const),
    ...(answer.usage ? [{ type: "usage", usage: answer.usage } as const] : []),
    { type: "finish", choice: 0, reason: "stop", nativeReason: undefined },
    { type: "end" },
  ];
}

function piecesOf(answer: TaskAnswer): readonly TaskPiece[] {
  switch (answer.task) {
    case "images":
      return answer.images.map((image) => ({ kind: "image", image, partialIndex: undefined }));
    case "speech":
      return [{ kind: "sound", base64: answer.audio.toBase64() }];
    case "transcriptions":
      return [{ kind: "words", text: answer.text }];
    case "embeddings":
    case "rerank":
    case "search":
      return [];
  }
}
