import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { metricsText } from "./books/metrics-text.ts";
import { type BookFigures, readBookFigures } from "./books/read-book-figures.ts";
import type { WorkerContext } from "./context.ts";
import type { Loop } from "./loops/start-loop.ts";

export type HealthServer = { readonly url: string; readonly close: () => Promise<void> };

type HealthOptions = {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly context: WorkerContext;
  readonly loops: readonly Loop[];
};

/** Answers `GET /health` and `GET /metrics`: 200 while the database answers, since without Redis the worker still does its work, slower. */
export async function startHealthServer(options: HealthOptions): Promise<HealthServer> {
  const server = createServer((request, response) => void answer(options, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  return {
    url: `http://${options.host}:${port}/health`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(options: HealthOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/metrics") return await answerMetrics(options, response);
  if (request.url !== "/health") {
    response.writeHead(404).end();
    return;
  }
  const health = await checkHealth(options);
  response.writeHead(health.database ? 200 : 503, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(health));
}

async function answerMetrics({ context }: HealthOptions, response: ServerResponse): Promise<void> {
  const figures = await booksOf(context);
  if (!figures) {
    response.writeHead(503).end();
    return;
  }
  response.writeHead(200, { "content-type": "text/plain; version=0.0.4", "cache-control": "no-store" });
  response.end(metricsText(figures));
}

async function checkHealth({ context, loops }: HealthOptions) {
  const [books, redis] = await Promise.all([booksOf(context), context.queue.ping()]);
  const database = books !== undefined;
  return {
    status: database && redis ? "ok" : "degraded",
    database,
    redis,
    books: books ?? null,
    loops: Object.fromEntries(loops.map((loop) => [loop.name, loop.state()])),
  };
}

/** Undefined when the database does not answer: the pool gives up on it, so this does too. */
const booksOf = ({ pool }: WorkerContext): Promise<BookFigures | undefined> =>
  readBookFigures(pool).catch(() => undefined);
