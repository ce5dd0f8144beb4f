import { createServer, type Server } from "node:http";
import { type Exchange, openExchange, sendJson } from "./http/exchange.ts";
import { openProviders } from "./providers/providers.ts";
import type { FaultInput } from "./providers/faults.ts";

export type { Fault, FaultInput } from "./providers/faults.ts";
export type { RequestRecord } from "./providers/request-log.ts";

export type SandboxOptions = {
  /** 0 picks a free port. */
  port: number;
  host?: string;
  /** 0 picks a free port. */
  smtpPort: number;
  /** 1 is the default pace of the fake models, 10 ten times as fast. */
  speed?: number;
  faults?: Record<string, readonly FaultInput[]>;
  /** Told about bugs; what is a caller's fault is only answered. */
  onError?: (error: unknown) => void;
};

export type Sandbox = { url: string; port: number; close(): Promise<void> };

/** Starts the outside world: model providers, Stripe and a mailbox, on one HTTP port and one SMTP port. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? "127.0.0.1";
  const providers = openProviders({ speed: options.speed ?? 1, faults: options.faults ?? {} });

  const answer = async (exchange: Exchange): Promise<void> => {
    const { path, response } = exchange;
    if (path.startsWith("/providers/")) return providers.answer(exchange);
    if (path === "/health") return sendJson(response, 200, { status: "ok" });
    if (path === "/control/reset" && exchange.method === "POST") {
      providers.reset();
      return sendJson(response, 200, { reset: true });
    }
    if (path.startsWith("/control/providers"))
      return providers.control(exchange, path.slice("/control/providers".length));
    sendJson(response, 404, { error: `There is no ${exchange.method} ${path} here. GET / lists what there is.` });
  };

  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 0 }, (request, response) => {
    const exchange = openExchange(request, response);
    answer(exchange).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return;
      options.onError?.(error);
      sendJson(response, 500, { error: { message: "The sandbox has a bug; its log says more.", type: "api_error" } });
    });
  });
  await listen(server, options.port, host);
  const port = portOf(server);

  return {
    url: `http://${host}:${port}`,
    port,
    close: () => closeServer(server),
  };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog: 4_096 }, resolve);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The sandbox listens on no TCP port.");
  return address.port;
}

/** Stops listening and drops what is still open: nothing here is worth waiting for. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
