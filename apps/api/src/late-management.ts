import type { RequestListener } from "node:http";
import { sendError } from "./http/error-response.ts";
import type { Management } from "./management/open.ts";

export type LateManagement = {
  readonly serve: RequestListener;
  /**
   * Loads it after `waitMs`, or as soon as somebody asks for it. Resolves when it is there or is not wanted any more;
   * rejects when it cannot be loaded: nothing but a broken installation.
   */
  load(waitMs: number): Promise<void>;
  close(): Promise<void>;
};

/**
 * The management API, loaded when inference is served already: its modules cost a start a third of its CPU. Whoever asks
 * before waits.
 */
export function lateManagement(open: (parts: typeof import("./management/open.ts")) => Management): LateManagement {
  const wanted = Promise.withResolvers<void>();
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let opening: Promise<Management> | undefined;
  const opened = () => {
    wanted.resolve();
    opening ??= importPieces().then(open);
    return opening;
  };
  return {
    serve: (request, response) => {
      opened().then(
        ({ serve }) => serve(request, response),
        // Why is told by `load`.
        (error: unknown) => sendError(response, error),
      );
    },
    async load(waitMs) {
      timer = setTimeout(() => wanted.resolve(), waitMs);
      await wanted.promise;
      if (!isClosed) await opened();
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      wanted.resolve();
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}

/** One large library after the other, because nothing else happens while one is being loaded. */
async function importPieces() {
  for (const piece of pieces) {
    await piece();
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
  return await import("./management/open.ts");
}

const pieces = [
  () => import("@hono/zod-openapi"),
  () => import("@causeway/payments"),
  () => import("@causeway/queue"),
  () => import("@causeway/services"),
];
