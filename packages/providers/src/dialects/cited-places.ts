import { type JsonObject, type StreamPart, writeCitation } from "@causeway/protocol";
import { objectOf, textOf } from "./loosely.ts";

/** A stretch of a text, in UTF-16 code units. */
export type Place = { readonly startIndex: number; readonly endIndex: number };

export const nowhere: Place = { startIndex: 0, endIndex: 0 };

/** What a text of more characters is said to hold is only looked for where it is said to stand. */
const longestSearched = 200_000;

/** Where a stretch stands: where its provider says if those are its words, else where they are first found. */
export function placeOf(text: string, quoted: string | undefined, said: Place): Place {
  const isSaid = said.endIndex > said.startIndex && said.endIndex <= text.length;
  if (quoted === undefined || quoted === "") return isSaid ? said : nowhere;
  if (isSaid && text.slice(said.startIndex, said.endIndex) === quoted) return said;
  const at = text.length > longestSearched ? -1 : text.indexOf(quoted);
  return at === -1 ? nowhere : { startIndex: at, endIndex: at + quoted.length };
}

const bytesBetweenMarks = 1_024;

/** Places told in bytes of UTF-8, as those of the text: of marks at equal distances the places are found once. */
export function placesInBytes(text: string): (start: number, end: number) => Place {
  const bytes = Buffer.from(text);
  const marks = [{ byte: 0, index: 0 }];
  for (let next = bytesBetweenMarks; next < bytes.length; next += bytesBetweenMarks) {
    const last = marks.at(-1) ?? { byte: 0, index: 0 };
    let byte = next;
    // A letter's own bytes stay together.
    while (((bytes[byte] ?? 0) & 0xc0) === 0x80) byte -= 1;
    marks.push({ byte, index: last.index + lettersIn(bytes, last.byte, byte) });
  }
  const indexAt = (place: number): number => {
    const at = Math.min(Math.floor(place / bytesBetweenMarks), marks.length - 1);
    const mark = marks[at] ?? { byte: 0, index: 0 };
    return mark.index + lettersIn(bytes, mark.byte, place);
  };
  return (start, end) => ({ startIndex: indexAt(start), endIndex: indexAt(end) });
}

const lettersIn = (bytes: Buffer, from: number, to: number): number => bytes.toString("utf8", from, to).length;

export type Page = { readonly url: string; readonly title: string | undefined; readonly content?: string | undefined };

const longestAddress = 8_192;

/** Only what has an address on the web can be cited in every format; callers make links of it. */
export const isWebAddress = (value: unknown): value is string => {
  const text = textOf(value) ?? "";
  return text.length <= longestAddress && /^https?:\/\/\P{Cc}+$/iu.test(text);
};

/** Annotations of OpenAI's without those that cite nothing on the web. */
export const webAnnotations = (annotations: readonly JsonObject[]): readonly JsonObject[] =>
  annotations.filter(
    (annotation) =>
      annotation["type"] !== "url_citation" ||
      isWebAddress(objectOf(annotation["url_citation"])?.["url"] ?? annotation["url"]),
  );

export const citationAt = ({ url, title, content }: Page, place: Place): JsonObject =>
  writeCitation({ url, title: title ?? url, content, ...place });

/** The pages that a text names, as OpenAI's chat format tells them. */
export const annotationsPart = (
  annotations: readonly JsonObject[],
  toldIn?: "anthropic-messages" | "gemini",
): readonly StreamPart[] =>
  annotations.length === 0
    ? []
    : [{ type: "extra", choice: 0, delta: { annotations }, logprobs: undefined, ...(toldIn && { toldIn }) }];
