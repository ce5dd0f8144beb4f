import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { freePort, isPortFree } from "./free-port.ts";

describe("a port", () => {
  test("that was handed out can be listened on", async () => {
    expect(await isPortFree(await freePort())).toBe(true);
  });

  test("is handed out once", async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
    expect(new Set(ports).size).toBe(ports.length);
  });

  test.each(["127.0.0.1", "0.0.0.0"])("that a server uses on %s is not free", async (host) => {
    const port = await freePort();
    const server = createServer().listen(port, host);
    await once(server, "listening");
    expect(await isPortFree(port)).toBe(false);
    server.close();
  });
});
