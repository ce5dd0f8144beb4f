import type { IncomingMessage } from "node:http";
import { AppError } from "@causeway/errors";
import type { FormBody, FormFile } from "@causeway/protocol";
import { type BodySource, receiveBytes } from "./receive-bytes.ts";

/** As large as OpenAI takes recordings, and a little for the other fields. */
const mostBytes = 26 * 1024 * 1024;

export const isForm = ({ headers }: IncomingMessage): boolean =>
  /^multipart\/form-data\b/i.test(headers["content-type"] ?? "");

/**
 * Reads a `multipart/form-data` body. Throws 400 when it is none, 408 when it never ends, 413 beyond 26 MB, 503 while
 * there is no room for a large one.
 */
export async function readFormBody(source: BodySource): Promise<FormBody> {
  const bytes = await receiveBytes(source, { mostBytes, tooLarge });
  const form = await parse(bytes, source.request.headers["content-type"] ?? "");
  const texts = new Map<string, string[]>();
  const files = new Map<string, FormFile[]>();
  for (const [name, value] of form) {
    if (typeof value === "string") texts.set(name, [...(texts.get(name) ?? []), value]);
    else files.set(name, [...(files.get(name) ?? []), await fileOf(value)]);
  }
  return { texts, files };
}

async function parse(bytes: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { "content-type": contentType } }).formData();
  } catch {
    throw new AppError("invalid-request", "The body is not a form as its Content-Type says; is the boundary right?", {
      parameter: "body",
    });
  }
}

const fileOf = async (file: File): Promise<FormFile> => ({
  name: file.name,
  mediaType: file.type,
  base64: Buffer.from(await file.arrayBuffer()).toString("base64"),
});

const tooLarge = () =>
  new AppError("payload-too-large", "The form has more than 26 MB: a recording may have 25. Send it in parts.");
