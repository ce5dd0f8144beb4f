import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, it } from "vitest";
import { unreadBytes } from "./unread-bytes.ts";

it("counts what a process has been sent and has not read, by the port of its end", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const accepted: Promise<Socket[]> = once(server, "connection");
  const reader = connect({ port, host: "127.0.0.1" }).pause();
  const [writer] = await accepted;
  const unread = () => unreadBytes(process.pid, port).get(reader.localPort ?? 0);
  expect(unread()).toBe(0);
  writer?.write("x".repeat(1_000));
  await expect.poll(unread).toBe(1_000);
  reader.resume();
  await expect.poll(unread).toBe(0);
  reader.destroy();
  server.close();
});
