import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@causeway/errors";
import type { LargeBodies } from "./large-bodies.ts";

/** Where a body comes from, and what it takes its room of. */
export type BodySource = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** A large body has its room until the response closes: as long as its call is under way. None where all are small. */
  readonly largeBodies?: LargeBodies;
};

export type BodyRules = {
  readonly mostBytes: number;
  readonly tooLarge: () => AppError;
  /** Looks at each piece as it comes, with the pieces so far and itself: what it gives back ends the reading. */
  readonly inspect?: (chunk: Buffer, chunks: readonly Buffer[]) => AppError | undefined;
};

/**
 * A body's bytes, whole. Throws 400 for one that is compressed, 408 when it never ends, 413 beyond the limit, 503 while
 * large ones have no room, and whatever `inspect` says.
 */
export async function receiveBytes({ request, response, largeBodies }: BodySource, rules: BodyRules): Promise<Buffer> {
  checkEncoding(request);
  // Nobody tells of it a second time: what is waited for then is waited for for ever, and keeps its room.
  if (request.destroyed || response.closed) throw cutOff();
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > rules.mostBytes) throw rules.tooLarge();
  if (request.complete || (announced > 0 && request.readableLength === announced)) return takeWhole(request, rules);
  const share = largeBodies?.open(announced);
  if (share) response.once("close", share.end);
  // The caller waits to hear whether we want the body: now we do.
  if (request.headers.expect?.toLowerCase() === "100-continue") response.writeContinue();
  let bytes = 0;
  try {
    return await collect(request, (chunk, chunks) => {
      bytes += chunk.length;
      if (bytes > rules.mostBytes) throw rules.tooLarge();
      share?.grow(bytes);
      const fault = rules.inspect?.(chunk, chunks);
      if (fault) throw fault;
    });
  } catch (error) {
    share?.end();
    throw error;
  }
}

/** Nearly every body comes in one packet with its headers: it is here by now, and small, and nobody has to wait for it. */
function takeWhole(request: IncomingMessage, { mostBytes, tooLarge, inspect }: BodyRules): Buffer {
  const bytes: Buffer = request.read() ?? Buffer.alloc(0);
  // Node tells of the end behind the last byte; a request that nobody reads to it is kept as long as its connection.
  request.resume();
  if (bytes.length > mostBytes) throw tooLarge();
  const fault = inspect?.(bytes, [bytes]);
  if (fault) throw fault;
  return bytes;
}

/** Rejects with what `look` throws at a piece. */
function collect(request: IncomingMessage, look: (chunk: Buffer, chunks: readonly Buffer[]) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      try {
        look(chunk, chunks);
      } catch (error) {
        reject(error);
        // What is still to come is not kept, nor looked at.
        request.off("data", take).resume();
        chunks.length = 0;
      }
    };
    request.on("data", take);
    request.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once("close", () => {
      // Every connection closes at last; an error costs more than the rest of this function.
      if (!request.complete) reject(cutOff());
    });
    request.once("error", reject);
  });
}

const cutOff = () => new AppError("request-timeout", "The connection closed before the body was complete.");

function checkEncoding({ headers }: IncomingMessage): void {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding === "identity") return;
  throw new AppError("invalid-request", `Content-Encoding ${encoding} is not supported; send the body plain.`, {
    parameter: "body",
  });
}
