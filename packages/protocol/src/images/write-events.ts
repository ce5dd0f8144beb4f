import type { JsonObject } from "../json.ts";
import { eventStreams, taskEvent } from "../task-stream.ts";
import { writeNotes } from "../warning.ts";
import type { MadeImage } from "./images.ts";
import { writeImagesUsage } from "./write-answer.ts";

/** Images as events of their making. The last one done is kept until it is known what it cost: usage comes with it. */
export const imageStreams = (verb: "image_generation" | "image_edit") =>
  eventStreams(({ created }) => {
    let last: MadeImage | undefined;
    const done = ({ base64, mediaType }: MadeImage, rest = "") =>
      taskEvent(
        `${JSON.stringify({
          type: `${verb}.completed`,
          b64_json: base64,
          ...(mediaType !== undefined && { media_type: mediaType }),
          created,
          created_at: created,
        } satisfies JsonObject).slice(0, -1)}${rest}}`,
      );
    return {
      piece(piece) {
        if (piece.kind !== "image") return "";
        const { image, partialIndex } = piece;
        if (partialIndex !== undefined) {
          return taskEvent(
            JSON.stringify({
              type: `${verb}.partial_image`,
              partial_image_index: partialIndex,
              b64_json: image.base64,
            }),
          );
        }
        const before = last;
        last = image;
        return before ? done(before) : "";
      },
      end: ({ billed, warnings, route }) =>
        last ? done(last, `,"usage":${writeImagesUsage(billed)}${writeNotes(warnings, route)}`) : "",
      broken: () => (last ? done(last) : ""),
    };
  });
