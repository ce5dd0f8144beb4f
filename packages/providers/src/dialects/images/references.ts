import { AppError } from "@causeway/errors";
import type { JsonObject, MediaSource } from "@causeway/protocol";
import type { WrittenBody } from "../../task-format.ts";
import { type FormPart, multipart } from "../multipart.ts";

/** OpenAI's edits: the fields and the pictures as a form, or as JSON when one of the pictures is an address. */
export const openaiEdit = (fields: JsonObject, references: readonly MediaSource[]): JsonObject | WrittenBody =>
  references.some(({ kind }) => kind === "url")
    ? { ...fields, images: references.map((source) => ({ image_url: addressOf(source) })) }
    : editForm(fields, references);

/** As servers of open models take them: pictures as files alone. Throws 400 for an address. */
export function editForm(fields: JsonObject, references: readonly MediaSource[]): WrittenBody {
  const files = references.map((source, index): FormPart => {
    if (source.kind === "url") {
      throw new AppError("invalid-request", "This provider takes pictures as data URLs, not as addresses.", {
        parameter: `input_references.${index}.image_url.url`,
      });
    }
    return {
      // One is a field, several are a list of them.
      name: references.length === 1 ? "image" : "image[]",
      file: Buffer.from(source.data, "base64"),
      fileName: `image-${index}.${source.mediaType.replace(/^image\/|\+xml$/g, "")}`,
      mediaType: source.mediaType,
    };
  });
  const values = Object.entries(fields).map(
    ([name, value]): FormPart => ({ name, value: typeof value === "string" ? value : JSON.stringify(value) }),
  );
  return multipart([...values, ...files]);
}

const addressOf = (source: MediaSource): string =>
  source.kind === "url" ? source.url : `data:${source.mediaType};base64,${source.data}`;
