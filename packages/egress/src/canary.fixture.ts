import { createServer, type Server } from "node:net";
import { createServer as createHttpServer } from "node:http";
import { once } from "node:events";

export type Canary = { readonly port: number; readonly connections: () => number; close(): Promise<void> };

/** Counts who connects to a loopback address, and answers nothing. */
export async function startCanary(host: string, port = 0): Promise<Canary> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  return { ...(await listen(server, host, port)), connections: () => connections };
}

export type Redirector = {
  readonly port: number;
  readonly requests: () => number;
  readonly hosts: () => readonly (string | undefined)[];
  close(): Promise<void>;
};

/** Answers every call with a redirect: `/308?to=<url>`. */
export async function startRedirector(host: string): Promise<Redirector> {
  const hosts: (string | undefined)[] = [];
  const server = createHttpServer((request, response) => {
    hosts.push(request.headers.host);
    const url = new URL(request.url ?? "/", "http://redirector");
    // What a header cannot carry as it is.
    const location = (url.searchParams.get("to") ?? "/").replaceAll(/[^\x21-\x7e]/g, encodeURIComponent);
    response.writeHead(Number(url.pathname.slice(1)), { location }).end();
  });
  return { ...(await listen(server, host, 0)), requests: () => hosts.length, hosts: () => hosts };
}

async function listen(server: Server, host: string, port: number) {
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It does not listen");
  return {
    port: address.port,
    close: async () => {
      server.close();
      await once(server, "close");
    },
  };
}
