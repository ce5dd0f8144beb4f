import { expect, it } from "vitest";
import { RouteLog } from "./route-log.ts";
import type { RouteRecord } from "./route-record.ts";

const record: RouteRecord = { rankedBy: "price", candidates: [], excluded: [] };

it("writes each once, and again what could not be written", async () => {
  const written: string[][] = [];
  let isAway = true;
  const log = new RouteLog({
    async write(routes) {
      await Promise.resolve();
      if (isAway) throw new Error("away");
      written.push([...routes.keys()]);
    },
  });
  log.add("gen-1", record);
  await expect(log.flush()).rejects.toThrow("away");
  isAway = false;
  log.add("gen-2", record);
  await log.flush();
  await log.flush();
  expect(written).toEqual([["gen-1", "gen-2"]]);
});

it("forgets the oldest rather than grow without end", async () => {
  let written = 0;
  const log = new RouteLog({
    async write(routes) {
      await Promise.resolve();
      written += routes.size;
    },
  });
  for (let i = 0; i < 20_500; i++) log.add(`gen-${i}`, record);
  await log.flush();
  expect(written).toBe(20_000);
});
