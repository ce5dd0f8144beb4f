import type { RequestListener } from "node:http";
import type { Dispatcher } from "undici";

/** Passes a request on and its answer back, and nothing else: no key, no JSON, no count. */
export const relayTo =
  (pool: Dispatcher, origin: string): RequestListener =>
  (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      let controller: Dispatcher.DispatchController | undefined;
      response.once("close", () => {
        if (!response.writableFinished) controller?.abort(new Error("The caller left"));
      });
      pool.dispatch(
        {
          origin,
          path: request.url ?? "/",
          method: "POST",
          headers: { "content-type": "application/json" },
          body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
        },
        {
          onRequestStart(started) {
            controller = started;
          },
          onResponseStart(_, status, headers) {
            response.writeHead(status, { "content-type": String(headers["content-type"]) });
          },
          onResponseData(_, chunk) {
            response.write(chunk);
          },
          onResponseEnd() {
            response.end();
          },
          onResponseError() {
            response.destroy();
          },
        },
      );
    });
  };
