import { randomInt } from "node:crypto";
import { createServer, type Server } from "node:net";

/**
 * Systems give ports above these to connections and to servers that let them choose. One from here is still free when it is
 * listened on, and again after a restart.
 */
const firstPort = 20_000;
const endPort = 32_000;
const handedOut = new Set<number>();

/** A TCP port that nothing uses at this moment. No process is given one twice. */
export async function freePort(): Promise<number> {
  while (handedOut.size < endPort - firstPort) {
    const port = randomInt(firstPort, endPort);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No port from ${firstPort} to ${endPort - 1} is free.`);
}

/** Whether a server may listen on the port, on loopback and on all addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", "0.0.0.0", "::"]) {
    try {
      await close(await listen(port, host));
    } catch (error) {
      if (error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES"))
        return false;
      // Any other failure says that this machine has no such address, which is nobody's port.
    }
  }
  return true;
}

function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

const close = (server: Server): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));
