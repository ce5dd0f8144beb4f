import { createServer, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RedisWire } from "./redis-wire.ts";

/** A Redis that answers a greeting, and then what the test says. */
let commands: string[];
let connection: Socket;
let url: string;
let isHeardOf: () => void;
const server = createServer((socket) => {
  connection = socket;
  socket.on("error", () => undefined);
  socket.on("data", (bytes) => {
    const text = bytes.toString();
    commands.push(text);
    if (/PING|SELECT|AUTH/.test(text)) socket.write("+OK\r\n");
    isHeardOf();
  });
});

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  commands = [];
  isHeardOf = () => undefined;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `redis://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterEach(async () => {
  vi.useRealTimers();
  connection.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const connect = (to = url) => RedisWire.connect(to, { connectTimeoutMs: 1_000, commandTimeoutMs: 1_000 });
const heard = () => new Promise<void>((resolve) => (isHeardOf = resolve));

it("introduces itself with the name, password and database of the address", async () => {
  const wire = await connect(`${url.replace("//", "//some:p%40ss@")}/3`);
  expect(commands.join("")).toBe("*3\r\n$4\r\nAUTH\r\n$4\r\nsome\r\n$4\r\np@ss\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n3\r\n");
  wire.close();
});

it("sends what is asked in one turn of the event loop together, and counts in bytes", async () => {
  const wire = await connect();
  const hear = heard();
  const [first, second] = [wire.send(["SET", "k", "ä"]), wire.send(["GET", "k"])];
  await hear;
  expect(commands.at(-1)).toBe("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\nä\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n");
  connection.write("+OK\r\n$2\r\nä\r\n");
  expect(await Promise.all([first, second])).toEqual(["OK", "ä"]);
  wire.close();
});

it("gives up a command in time, and takes its late answer for nobody else's", async () => {
  const wire = await connect();
  const hear = heard();
  const late = wire.send(["GET", "late"]).catch(String);
  await hear;
  vi.advanceTimersByTime(1_000);
  expect(await late).toContain("did not answer within 1000 ms");
  const next = wire.send(["GET", "next"]);
  connection.write("$4\r\nlate\r\n-ERR no\r\n");
  await expect(next).rejects.toThrow("ERR no");
  wire.close();
});

it("rejects what is asked when the connection ends, and everything after it", async () => {
  const wire = await connect();
  const hear = heard();
  const asked = wire.send(["GET", "k"]).catch(String);
  await hear;
  connection.destroy();
  expect(await asked).toMatch(/closed|ECONNRESET/);
  await expect(wire.send(["GET", "k"])).rejects.toThrow(/closed|ECONNRESET/);
});

it("ends a connection on which something else answers", async () => {
  const wire = await connect();
  const hear = heard();
  const asked = wire.send(["GET", "k"]).catch(String);
  await hear;
  connection.write("HTTP/1.1 400 Bad Request\r\n");
  expect(await asked).toContain("another protocol");
});

it("tells a Redis that has forgotten a script what it is", async () => {
  const wire = await connect();
  let hear = heard();
  const asked = wire.evaluate("return KEYS[1]", ["k"], ["v"]);
  await hear;
  expect(commands.at(-1)).toMatch(/^\*5\r\n\$7\r\nEVALSHA\r\n\$40\r\n\w{40}\r\n\$1\r\n1\r\n\$1\r\nk\r\n\$1\r\nv\r\n$/);
  hear = heard();
  connection.write("-NOSCRIPT No matching script.\r\n");
  await hear;
  expect(commands.at(-1)).toContain("$4\r\nEVAL\r\n$14\r\nreturn KEYS[1]\r\n");
  connection.write("$1\r\nk\r\n");
  expect(await asked).toBe("k");
  wire.close();
});
