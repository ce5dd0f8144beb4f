import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@causeway/errors";
import type { FormBody, FormFile } from "@causeway/protocol";

/** As large as OpenAI takes recordings, and a little for the other fields. */
const mostBytes = 26 * 1024 * 1024;

export const isForm = ({ headers }: IncomingMessage): boolean =>
  /^multipart\/form-data\b/i.test(headers["content-type"] ?? "");

/** Reads a `multipart/form-data` body. Throws 400 when it is none, 408 when it never ends, 413 beyond 26 MB. */
export async function readFormBody(request: IncomingMessage, response: ServerResponse): Promise<FormBody> {
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) throw tooLarge();
  if (request.headers.expect?.toLowerCase() === "100-continue") response.writeContinue();
  const bytes = await readBytes(request);
  const form = await parse(bytes, request.headers["content-type"] ?? "");
  const texts = new Map<string, string[]>();
  const files = new Map<string, FormFile>();
  for (const [name, value] of form) {
    if (typeof value === "string") texts.set(name, [...(texts.get(name) ?? []), value]);
    else files.set(name, await fileOf(value));
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

function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= mostBytes) return;
      reject(tooLarge());
      // What is still to come is not kept.
      request.off("data", take).resume();
      chunks.length = 0;
    };
    request.on("data", take);
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("close", () => {
      if (!request.complete)
        reject(new AppError("request-timeout", "The connection closed before the body was complete."));
    });
    request.once("error", reject);
  });
}

const tooLarge = () =>
  new AppError("payload-too-large", "The form has more than 26 MB: a recording may have 25. Send it in parts.");
