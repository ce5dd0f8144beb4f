import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@causeway/errors";
import { JsonBounds, type JsonLimits } from "./json-bounds.ts";
import { describeJsonFault } from "./json-fault.ts";

const mostBytes = 20 * 1024 * 1024;
/** More than any request that means something, and parsed within a tenth of a second: nobody else is served meanwhile. */
const limits: JsonLimits = { depth: 64, containers: 50_000, strings: 150_000, values: 500_000 };

/**
 * Reads a request's body as JSON. Throws 400 saying where it is not JSON, or as soon as it is made of too much; 408 when
 * it never ends, 413 beyond 20 MB.
 */
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
    const bounds = new JsonBounds(limits);
    let bytes = 0;
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      const passed = bytes > mostBytes ? "bytes" : bounds.feed(chunk);
      if (passed === undefined) return;
      reject(passed === "bytes" ? tooLarge() : tooIntricate(passed, nameAt(Buffer.concat(chunks), bounds.field)));
      // What is still to come is not kept, nor looked at.
      request.off("data", take).resume();
      chunks.length = 0;
    };
    request.on("data", take);
    request.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
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

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw invalidBody("The body is not UTF-8 text.");
  }
}

const invalidBody = (message: string) => new AppError("invalid-request", message, { parameter: "body" });

function tooIntricate(passed: keyof JsonLimits, field: string | undefined): AppError {
  const limit = limits[passed].toLocaleString("en-US");
  const place = field === undefined ? "The body" : `The body, in ${field},`;
  const words = {
    depth: `is nested deeper than ${limit} levels; flatten it.`,
    containers: `has more than ${limit} objects and lists, the most a request may have; send fewer at a time.`,
    strings: `has more than ${limit} strings and names of fields, the most a request may have; send fewer at a time.`,
    values: `has more than ${limit} values, the most a request may have; send fewer at a time.`,
  };
  return new AppError("invalid-request", `${place} ${words[passed]}`, { parameter: field ?? "body" });
}

/** Of a field, when it is one that can be told. */
function nameAt(body: Buffer, place: JsonBounds["field"]): string | undefined {
  const name = place && body.toString("utf8", place.from + 1, place.to - 1);
  return name !== undefined && /^\w{1,64}$/.test(name) ? name : undefined;
}

const tooLarge = () =>
  new AppError("payload-too-large", "The body has more than 20 MB, which is the most a request may have.");
