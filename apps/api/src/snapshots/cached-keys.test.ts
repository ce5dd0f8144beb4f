import type { KeySource } from "@causeway/gateway";
import type { ApiKey } from "@causeway/limits";
import { expect, it, vi } from "vitest";
import { cachedKeys } from "./cached-keys.ts";

const key: ApiKey = {
  id: "key",
  workspaceId: "workspace",
  class: "inference",
  name: "test",
  label: "sk-cw-v1-abc…xyz",
  disabled: false,
  revokedAt: undefined,
  expiresAt: undefined,
  limits: [],
  createdAt: new Date(0),
};

/** A store that counts its look-ups and answers when it is told to. */
function slowStore() {
  const waiting: ((found: ApiKey | undefined) => void)[] = [];
  const findByHash = vi.fn<KeySource["findByHash"]>(
    () =>
      new Promise<ApiKey | undefined>((resolve) => {
        waiting.push(resolve);
      }),
  );
  return { findByHash, answer: (found: ApiKey | undefined) => waiting.shift()?.(found) };
}

it("asks the store once for many calls at the same time", async () => {
  const store = slowStore();
  const keys = cachedKeys(store);
  const calls = Promise.all([keys.findByHash("a"), keys.findByHash("a"), keys.findByHash("a")]);
  store.answer(key);
  expect(await calls).toEqual([key, key, key]);
  expect(store.findByHash).toHaveBeenCalledTimes(1);
});

it.each([
  ["a key for ten seconds", key, 10_000],
  ["its absence for five", undefined, 5_000],
])("remembers %s", async (_, found, ttlMs) => {
  const findByHash = vi.fn<KeySource["findByHash"]>(async () => found);
  let now = 1;
  const keys = cachedKeys({ findByHash }, { now: () => now });
  await keys.findByHash("a");
  now += ttlMs;
  await keys.findByHash("a");
  expect(findByHash).toHaveBeenCalledTimes(1);
  now += 1;
  await keys.findByHash("a");
  expect(findByHash).toHaveBeenCalledTimes(2);
});

it("goes on for half a minute with what it knows while it asks again, and then waits", async () => {
  const store = slowStore();
  let now = 1;
  const keys = cachedKeys(store, { now: () => now });
  const first = keys.findByHash("a");
  store.answer(key);
  await first;
  now += 10_001;
  expect(await keys.findByHash("a")).toEqual(key);
  expect(await keys.findByHash("a")).toEqual(key);
  expect(store.findByHash).toHaveBeenCalledTimes(2);
  store.answer({ ...key, name: "renamed" });
  await expect.poll(async () => (await keys.findByHash("a"))?.name).toBe("renamed");
  now += 40_001;
  const waiting = keys.findByHash("a");
  store.answer({ ...key, name: "once more" });
  expect((await waiting)?.name).toBe("once more");
});

it("goes on with nothing that has changed or is doubted", async () => {
  const store = slowStore();
  let now = 1;
  const keys = cachedKeys(store, { now: () => now });
  for (const change of [() => keys.forget("a"), () => keys.forgetWorkspace("workspace"), () => keys.doubtAll()]) {
    const before = keys.findByHash("a");
    store.answer(key);
    await before;
    now += 10_001;
    change();
    const after = keys.findByHash("a");
    store.answer({ ...key, disabled: true });
    expect((await after)?.disabled).toBe(true);
    keys.forget("a");
  }
});

it("does not remember what was read before the key changed", async () => {
  const store = slowStore();
  const keys = cachedKeys(store);
  const before = keys.findByHash("a");
  keys.forget("a");
  store.answer(key);
  expect(await before).toEqual(key);
  const after = keys.findByHash("a");
  store.answer({ ...key, disabled: true });
  expect((await after)?.disabled).toBe(true);
  expect((await keys.findByHash("a"))?.disabled).toBe(true);
});

it("does not remember that the store was away", async () => {
  const findByHash = vi
    .fn<KeySource["findByHash"]>()
    .mockRejectedValueOnce(new Error("away"))
    .mockResolvedValueOnce(key);
  const keys = cachedKeys({ findByHash });
  await expect(keys.findByHash("a")).rejects.toThrow("away");
  expect(await keys.findByHash("a")).toEqual(key);
});

it("asks again for everything when messages may have been missed", async () => {
  const findByHash = vi.fn<KeySource["findByHash"]>(async () => key);
  const keys = cachedKeys({ findByHash });
  await keys.findByHash("a");
  keys.doubtAll();
  await keys.findByHash("a");
  expect(findByHash).toHaveBeenCalledTimes(2);
});

it("while the store is away believes what it knew, for ten minutes, but not of a key that is said to have changed", async () => {
  const findByHash = vi.fn<KeySource["findByHash"]>(async () => key);
  let now = 1;
  const keys = cachedKeys({ findByHash }, { now: () => now });
  for (const hash of ["a", "b"]) await keys.findByHash(hash);
  findByHash.mockRejectedValue(new Error("away"));
  now += 599_000;
  keys.doubtAll();
  expect(await keys.findByHash("a")).toEqual(key);
  keys.forget("b");
  await expect(keys.findByHash("b")).rejects.toThrow("away");
  now += 2_000;
  await expect(keys.findByHash("a")).rejects.toThrow("away");
});

it("forgets all keys of a workspace, and what is being read of any", async () => {
  const findByHash = vi.fn<KeySource["findByHash"]>(async (hash) => ({ ...key, workspaceId: hash.slice(0, 1) }));
  const keys = cachedKeys({ findByHash });
  for (const hash of ["a1", "a2", "b1"]) await keys.findByHash(hash);
  const before = keys.findByHash("a3");
  keys.forgetWorkspace("a");
  await before;
  findByHash.mockClear();
  for (const hash of ["a1", "a2", "a3", "b1"]) await keys.findByHash(hash);
  expect(findByHash.mock.calls.flat()).toEqual(["a1", "a2", "a3"]);
});
