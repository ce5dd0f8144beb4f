import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
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

/** Answers `GET /health`: 200 while the database answers, since without Redis the worker still does its work, slower. */
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
  if (request.url !== "/health") {
    response.writeHead(404).end();
    return;
  }
  const health = await checkHealth(options);
  response.writeHead(health.database ? 200 : 503, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(health));
}

async function checkHealth({ context, loops }: HealthOptions) {
  const [database, redis] = await Promise.all([answers(context), context.queue.ping()]);
  return {
    status: database && redis ? "ok" : "degraded",
    database,
    redis,
    loops: Object.fromEntries(loops.map((loop) => [loop.name, loop.state()])),
  };
}

/** The pool gives up on a database that does not answer, so this does too. */
const answers = ({ pool }: WorkerContext): Promise<boolean> =>
  pool.query("SELECT 1").then(
    () => true,
    () => false,
  );
