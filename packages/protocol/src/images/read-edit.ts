import type { FormBody, FormFile } from "../form-body.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { invalid, isAbsent, readList, readRequiredObject, readRequiredString } from "../reading/fields.ts";
import type { Warning } from "../warning.ts";

/** The body of OpenAI's edits as that of images: its pictures are references. Throws 400 without one, and for a mask. */
export function bodyOfEdit(body: unknown): { readonly body: unknown; readonly warnings: readonly Warning[] } {
  if (!isJsonObject(body)) throw invalid("body", 'must be a form, or JSON such as {"model": …, "prompt": …}', body);
  const { images, mask, input_fidelity: fidelity, ...rest } = body;
  if (!isAbsent(mask)) throw invalid("mask", "is not supported: say in the prompt what is to change");
  const pictures = readList(images, "images", mostPictures) ?? [];
  if (pictures.length === 0 && isAbsent(rest["input_references"])) {
    throw invalid("image", "is required: a file of the form, or images in JSON");
  }
  return {
    body: pictures.length === 0 ? rest : { ...rest, input_references: pictures.map(referenceOf) },
    warnings: isAbsent(fidelity) ? [] : [fidelityIgnored],
  };
}

const mostPictures = 16;

/** The form that OpenAI's clients send, as the JSON body that says the same. */
export function bodyOfEditForm({ texts, files }: FormBody): JsonObject {
  if (files.has("mask")) throw invalid("mask", "is not supported: say in the prompt what is to change");
  const pictures = ["image", "image[]"].flatMap((name) => files.get(name) ?? []);
  return {
    ...Object.fromEntries([...texts].map(([name, values]) => [name, valueOf(name, values.at(-1) ?? "")])),
    images: pictures.map(({ mediaType, base64 }: FormFile) => ({ image_url: `data:${mediaType};base64,${base64}` })),
  };
}

function referenceOf(value: unknown, index: number): JsonObject {
  const { image_url: url, file_id: fileId } = readRequiredObject(value, `images.${index}`);
  if (!isAbsent(fileId)) throw invalid(`images.${index}.file_id`, "is not supported: no files are kept here");
  return { type: "image_url", image_url: { url: readRequiredString(url, `images.${index}.image_url`) } };
}

const numbers: readonly string[] = ["n", "output_compression", "partial_images", "seed"];

/** A form has texts alone: what is a number, a truth or an object elsewhere is read as one. */
function valueOf(name: string, text: string): unknown {
  if (numbers.includes(name)) return text.trim() === "" ? text : Number(text);
  if (name === "stream") return text === "true" ? true : text === "false" ? false : text;
  if (name !== "provider" && name !== "models") return text;
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(name, "must be JSON within the form", text);
  }
}

const fidelityIgnored: Warning = {
  code: "field-ignored",
  param: "input_fidelity",
  message: "input_fidelity was ignored: pictures are read as the provider usually reads them.",
};
