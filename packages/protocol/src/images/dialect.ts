import { writeErrorReply } from "../openai-chat/write-error.ts";
import type { Asked } from "../chat-call.ts";
import type { ReadTask, TaskDialect } from "../task.ts";
import type { ImagesRequest } from "./images.ts";
import { bodyOfEdit, bodyOfEditForm } from "./read-edit.ts";
import { readImages } from "./read-request.ts";
import { imageStreams } from "./write-events.ts";
import { writeImages } from "./write-answer.ts";

/** `POST /images`, and OpenAI's `/images/generations`: a text in, and images to begin with; images out. */
export const images: TaskDialect = {
  apiType: "images",
  read: (body) => readingOf(readImages(body), "image_generation"),
  writeError: writeErrorReply,
};

/** OpenAI's `/images/edits`: the same with its own names, as JSON or as the form that OpenAI's clients send. */
export const imageEdits: TaskDialect = {
  apiType: "images",
  bodyOfForm: bodyOfEditForm,
  read(sent) {
    const { body, warnings } = bodyOfEdit(sent);
    const call = readImages(body);
    return readingOf({ ...call, warnings: [...call.warnings, ...warnings] }, "image_edit");
  },
  writeError: writeErrorReply,
};

const readingOf = (call: Asked<ImagesRequest>, verb: "image_generation" | "image_edit"): ReadTask => ({
  call,
  writer: {
    whole: (answer, envelope, closing) => {
      if (answer.task !== "images") throw new Error(`The answer to images is one to ${answer.task}`);
      return { contentType: "application/json; charset=utf-8", body: writeImages(answer, envelope, closing) };
    },
    pieces: call.request.stream ? imageStreams(verb) : undefined,
  },
});
