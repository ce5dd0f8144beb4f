import { execFile } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { promisify } from "node:util";
import { createTestDatabase } from "@causeway/testing";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { createDatabase } from "./database.ts";
import { createMoneyPool } from "./money-pool.ts";

/**
 * Postgres as it is when its postmaster stands still: the kernel takes new connections and nobody answers them, while the
 * processes of old ones go on.
 */
let isStandingStill = false;
let unanswered = 0;
const sockets = new Set<Socket>();
const gate = createServer((socket) => {
  sockets.add(socket);
  socket.on("error", () => undefined);
  if (isStandingStill) {
    unanswered += 1;
    return;
  }
  const onward = connect(Number(new URL(realUrl).port), "127.0.0.1");
  sockets.add(onward);
  onward.on("error", () => socket.destroy());
  socket.on("close", () => onward.destroy());
  socket.pipe(onward).pipe(socket);
});
let realUrl = "";
let url = "";

beforeAll(async () => {
  realUrl = (await createTestDatabase()).url;
  gate.listen(0, "127.0.0.1");
  await once(gate, "listening");
  const through = new URL(realUrl);
  through.host = `127.0.0.1:${(gate.address() as AddressInfo).port}`;
  url = through.href;
});
afterEach(() => {
  isStandingStill = false;
  unanswered = 0;
  vi.useRealTimers();
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  gate.close();
});

const timers: NonNullable<Parameters<typeof vi.useFakeTimers>[0]>["toFake"] = [
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
];

const kinds = {
  money: () => {
    const pool = createMoneyPool(url);
    return { ask: () => pool.query("SELECT pg_sleep(0.05)"), end: () => pool.end() };
  },
  prisma: () => {
    const database = createDatabase(url);
    return { ask: () => database.$queryRaw`SELECT pg_sleep(0.05)::text`, end: () => database.$disconnect() };
  },
};

it.each(["money", "prisma"] as const)(
  "%s: old connections go on when no new one can be had, however old",
  async (kind) => {
    vi.useFakeTimers({ toFake: timers });
    const { ask, end } = kinds[kind]();
    await ask();
    await vi.advanceTimersByTimeAsync(600_000);
    isStandingStill = true;
    expect(await ask()).toBeDefined();
    expect(await ask()).toBeDefined();
    await end();
  },
);

it.each(["money", "prisma"] as const)("%s: who needs a new one hears soon that there is none", async (kind) => {
  vi.useFakeTimers({ toFake: timers });
  const { ask, end } = kinds[kind]();
  await ask();
  isStandingStill = true;
  // The first has the connection that there is.
  const asked = Promise.allSettled([ask(), ask(), ask()]);
  await expect.poll(() => unanswered).toBe(2);
  await vi.advanceTimersByTimeAsync(4_400);
  expect((await asked).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  await end();
});

it("a pause of our own is not taken for Postgres' silence", async () => {
  const { ask, end } = kinds.money();
  const asked = ask();
  await new Promise((resolve) => {
    setTimeout(resolve, 1);
  });
  // The connection is being opened, and its answers come while nobody reads them.
  const until = performance.now() + 4_500;
  while (performance.now() < until);
  expect(await asked).toBeDefined();
  await end();
});

it("a command that forgets to end them ends all the same", async () => {
  const script = `
    const { createDatabase } = await import(${JSON.stringify(new URL("database.ts", import.meta.url).href)});
    const { createMoneyPool } = await import(${JSON.stringify(new URL("money-pool.ts", import.meta.url).href)});
    const [url] = process.argv.slice(1);
    await createMoneyPool(url).query("SELECT 1");
    await createDatabase(url).$queryRaw\`SELECT 1\`;
    console.log("done");
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script, realUrl]);
  expect(stdout).toBe("done\n");
});
