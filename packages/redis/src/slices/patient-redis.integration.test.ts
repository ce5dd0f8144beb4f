import { createServer, type Server, type Socket } from "node:net";
import { createTestRedis } from "@causeway/testing";
import { afterEach, expect, it } from "vitest";
import { PatientRedis } from "./patient-redis.ts";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

function connectionTo(url: string, patienceMs: number): PatientRedis {
  const redis = new PatientRedis(url, patienceMs, { maxRetriesPerRequest: 0, enableReadyCheck: false });
  redis.on("error", () => undefined);
  open.push({ close: () => redis.disconnect() });
  return redis;
}

/** Nothing else runs meanwhile: no timer, and no answer is read. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

const turn = () => new Promise(setImmediate);

it("an answer that came while the process stood still counts", async () => {
  const { url } = await createTestRedis();
  const redis = connectionTo(url, 2_000);
  await redis.connect();
  for (let round = 0; round < 3; round++) {
    const answer = redis.ping();
    await turn();
    standStill(2_100);
    expect(await answer).toBe("PONG");
  }
});

it("a connection is made though the process stands still in every turn of it", async () => {
  const { url } = await createTestRedis();
  const redis = connectionTo(url, 300);
  const connecting = redis.connect();
  for (let turns = 0; turns < 8; turns++) {
    await turn();
    standStill(310);
  }
  await connecting;
  expect(await redis.ping()).toBe("PONG");
});

it("a Redis that says nothing is given up, with all that waits, and is not connected to again", async () => {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = await listen((socket) => {
    connections++;
    sockets.add(socket.on("error", () => undefined));
  });
  open.push({ close: () => [...sockets].map((socket) => socket.destroy()) });
  const redis = connectionTo(server, 120);
  const connecting = redis.connect();
  const ended = new Promise((resolve) => redis.once("end", resolve));
  const asked = Promise.allSettled([redis.get("a"), redis.get("b")]);
  await connecting.catch(() => undefined);
  await ended;
  expect((await asked).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(redis.get("c")).rejects.toThrow(/closed/i);
  expect(connections).toBe(1);
});

it("each that waits has as much patience, however many were answered before it", async () => {
  const server = await listen((socket) => {
    let answers = 0;
    socket
      .on("error", () => undefined)
      .on("data", (data) => {
        const asked = data.toString().match(/ping/gi)?.length ?? 0;
        if (asked === 0) return void socket.write("+OK\r\n".repeat(data.toString().match(/\*\d+\r\n/g)?.length ?? 1));
        for (let each = 0; each < asked && answers < 2; each++, answers++) socket.write("+PONG\r\n");
      });
  });
  const redis = connectionTo(server, 200);
  await redis.connect();
  expect(await Promise.all([redis.ping(), redis.ping()])).toEqual(["PONG", "PONG"]);
  await expect(redis.ping()).rejects.toThrow(/closed/i);
});

async function listen(serve: (socket: Socket) => void): Promise<string> {
  const server: Server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({ close: () => server.close() });
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no address");
  return `redis://127.0.0.1:${address.port}`;
}
