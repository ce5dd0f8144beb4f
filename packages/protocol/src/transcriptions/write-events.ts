import { eventStreams, taskEvent, type TaskStreams } from "../task-stream.ts";
import { writeNotes } from "../warning.ts";
import { writeTranscriptUsage } from "./write-answer.ts";

/** Words as they are heard, and at the end all of them with what they cost. */
export const transcriptEvents: TaskStreams = eventStreams(() => {
  let text = "";
  return {
    piece(piece) {
      if (piece.kind !== "words" || piece.text === "") return "";
      text += piece.text;
      return taskEvent(JSON.stringify({ type: "transcript.text.delta", delta: piece.text }));
    },
    end: ({ billed, warnings, route }) =>
      taskEvent(
        `{"type":"transcript.text.done","text":${JSON.stringify(text)},"usage":${writeTranscriptUsage(billed)}${writeNotes(warnings, route)}}`,
      ),
  };
});
