import type { OwnKeySource } from "@causeway/gateway";
import { expect, it } from "vitest";
import { cachedOwnKeys } from "./cached-own-keys.ts";

function countedSource() {
  const asked: string[] = [];
  const clock = { ms: 1, now: () => clock.ms };
  const source: { -readonly [Name in keyof OwnKeySource]: OwnKeySource[Name] } = {
    list: async (workspaceId) => {
      asked.push(`list ${workspaceId}`);
      return [];
    },
    open: async (workspaceId, id) => {
      asked.push(`open ${workspaceId} ${id}`);
      if (id === "broken") throw new Error("not readable");
      return `secret of ${id}`;
    },
  };
  return { asked, cached: cachedOwnKeys(source, clock), clock, source };
}

it("asks once for what is wanted many times at once, and again after a minute", async () => {
  const { asked, cached, clock } = countedSource();
  const ask = async () => [await cached.list("w"), await cached.open("w", "k")];
  await Promise.all([ask(), ask(), ask()]);
  expect(asked).toEqual(["list w", "open w k"]);
  clock.ms += 60_001;
  expect(await ask()).toEqual([[], "secret of k"]);
  expect(asked).toHaveLength(4);
});

it("forgets a workspace's keys the moment they change, and everything when news may have been missed", async () => {
  const { asked, cached } = countedSource();
  for (const forget of [() => cached.forget("w"), () => cached.forgetAll()]) {
    await cached.open("w", "k");
    forget();
  }
  await cached.open("w", "k");
  expect(asked.filter((question) => question === "open w k")).toHaveLength(3);
});

it("does not remember a failure", async () => {
  const { asked, cached } = countedSource();
  await expect(cached.open("w", "broken")).rejects.toThrow("not readable");
  await expect(cached.open("w", "broken")).rejects.toThrow("not readable");
  expect(asked.filter((question) => question === "open w broken")).toHaveLength(2);
});

it("while the store is away, believes what it listed last", async () => {
  const { source, clock } = countedSource();
  const cached = cachedOwnKeys(source, clock);
  expect(await cached.list("w")).toEqual([]);
  source.list = () => Promise.reject(new Error("away"));
  cached.forgetAll();
  expect(await cached.list("w")).toEqual([]);
  await expect(cached.list("another")).rejects.toThrow("away");
});
