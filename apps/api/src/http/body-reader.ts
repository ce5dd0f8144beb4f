import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@causeway/errors";
import { describeJsonFault } from "./json-fault.ts";
import { JsonDepth } from "./json-depth.ts";

const mostBytes = 20 * 1024 * 1024;
const mostDepth = 64;

/** Reads a request's body as JSON. Throws 400 saying where it is not JSON, 408 when it never ends, 413 beyond 20 MB. */
export async function readJsonBody(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  checkEncoding(request);
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > mostBytes) throw tooLarge();
  // The caller waits to hear whether we want the body: now we do.
  if (request.headers.expect?.toLowerCase() === "100-continue") response.writeContinue();
  const text = decode(await readBytes(request));
  if (text.trim() === "") throw invalidBody("The body is empty; send a JSON object.");
  try {
    return JSON.parse(text);
  } catch {
    throw invalidBody(`The body is not valid JSON: ${describeJsonFault(text)}.`);
  }
}

function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const depth = new JsonDepth(mostDepth);
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      try {
        bytes += chunk.length;
        if (bytes > mostBytes) throw tooLarge();
        depth.feed(chunk);
        chunks.push(chunk);
      } catch (error) {
        chunks.length = 0;
        reject(error);
      }
    });
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("close", () => {
      // Every connection closes at last; an error costs more than the rest of this function.
      if (!request.complete)
        reject(new AppError("request-timeout", "The connection closed before the body was complete."));
    });
    request.once("error", reject);
  });
}

function checkEncoding({ headers }: IncomingMessage): void {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw invalidBody(`Content-Encoding ${encoding} is not supported; send the body plain.`);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalidBody("The body is not UTF-8 text.");
  }
}

const invalidBody = (message: string) => new AppError("invalid-request", message, { parameter: "body" });

const tooLarge = () =>
  new AppError("payload-too-large", "The body has more than 20 MB, which is the most a request may have.");
