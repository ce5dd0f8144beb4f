import { pino } from "pino";
import { expect, test } from "vitest";
import { startLoop } from "./start-loop.ts";

const log = pino({ level: "silent" });

test("makes up for a failed round long before the next one is due", async () => {
  let rounds = 0;
  const loop = startLoop({
    name: "hourly",
    everyMs: 3_600_000,
    retryMs: 5,
    log,
    task: async () => {
      rounds += 1;
      if (rounds < 3) throw new Error("away");
    },
  });
  await expect.poll(() => loop.state().lastSuccessAt).not.toBeNull();
  expect(loop.state().lastError).toBeNull();
  expect(rounds).toBe(3);
  await loop.stop();
});

test("tells the error of the last round and stops at once while it waits", async () => {
  const loop = startLoop({ name: "broken", everyMs: 3_600_000, log, task: () => Promise.reject(new Error("away")) });
  await expect.poll(() => loop.state().lastError).toBe("away");
  await loop.stop();
});
