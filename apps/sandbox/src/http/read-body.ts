import type { IncomingMessage } from "node:http";

const bodyLimitBytes = 64 * 1024 * 1024;

export class BodyTooLarge extends Error {}

/** Collects the whole request body; throws `BodyTooLarge` above 64 MiB and an `Error` when the sender goes away. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > bodyLimitBytes) throw new BodyTooLarge(`The body is larger than ${bodyLimitBytes} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

/** The body as JSON, or `undefined` when it is not JSON. An empty body is an empty object. */
export const readJson = async (request: IncomingMessage): Promise<unknown> => parseJson(await readBody(request));

export function parseJson(body: Buffer): unknown {
  const text = body.toString("utf8");
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A form's fields as an object, each file as its bytes in base64; what is there more than once is a list. `undefined` when
 * it is no form.
 */
export async function parseForm(contentType: string, body: Buffer): Promise<Record<string, unknown> | undefined> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
    const fields = [...form].map(
      async ([name, value]): Promise<[string, string]> => [
        name,
        typeof value === "string" ? value : Buffer.from(await value.arrayBuffer()).toString("base64"),
      ],
    );
    const grouped = Map.groupBy(await Promise.all(fields), ([name]) => name);
    return Object.fromEntries(
      [...grouped].map(([name, found]) => [name, found.length === 1 ? found[0]?.[1] : found.map(([, value]) => value)]),
    );
  } catch {
    return undefined;
  }
}
