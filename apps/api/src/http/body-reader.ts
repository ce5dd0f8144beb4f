import { AppError } from "@causeway/errors";
import { JsonBounds, type JsonLimits } from "./json-bounds.ts";
import { describeJsonFault } from "./json-fault.ts";
import { type BodySource, receiveBytes } from "./receive-bytes.ts";

const mostBytes = 20 * 1024 * 1024;
/** More than any request that means something, and parsed within a tenth of a second: nobody else is served meanwhile. */
const limits: JsonLimits = { depth: 64, containers: 50_000, strings: 150_000, values: 500_000 };

/**
 * Reads a request's body as JSON. Throws 400 saying where it is not JSON, or as soon as it is made of too much; 408 when
 * it never ends, 413 beyond 20 MB, 503 while there is no room for a large one.
 */
export async function readJsonBody(source: BodySource): Promise<unknown> {
  const bounds = new JsonBounds(limits);
  const bytes = await receiveBytes(source, {
    mostBytes,
    tooLarge,
    inspect(chunk, chunks) {
      const passed = bounds.feed(chunk);
      return passed && tooIntricate(passed, nameAt(Buffer.concat(chunks), bounds.field));
    },
  });
  const text = decode(bytes);
  if (text.trim() === "") throw invalidBody("The body is empty; send a JSON object.");
  try {
    return JSON.parse(text);
  } catch {
    throw invalidBody(`The body is not valid JSON: ${describeJsonFault(text)}.`);
  }
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
