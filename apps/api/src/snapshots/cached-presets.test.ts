import type { PresetSource, StoredPreset } from "@causeway/gateway";
import { readPreset } from "@causeway/protocol";
import { expect, it, vi } from "vitest";
import { cachedPresets } from "./cached-presets.ts";

const stored = (version: number): StoredPreset => ({
  id: "preset",
  status: "active",
  version,
  preset: readPreset({}, undefined),
});

/** A store that answers when it is told to. */
function slowStore() {
  const waiting: ((found: StoredPreset | undefined) => void)[] = [];
  const find = vi.fn<PresetSource["find"]>(
    () =>
      new Promise<StoredPreset | undefined>((resolve) => {
        waiting.push(resolve);
      }),
  );
  return { find, answer: (found: StoredPreset | undefined) => waiting.shift()?.(found) };
}

it("asks the store once for many calls at the same time, for each workspace by itself", async () => {
  const store = slowStore();
  const presets = cachedPresets(store);
  const calls = Promise.all([presets.find("w", "a"), presets.find("w", "a"), presets.find("v", "a")]);
  store.answer(stored(1));
  store.answer(stored(2));
  expect((await calls).map((found) => found?.version)).toEqual([1, 1, 2]);
  expect(store.find.mock.calls).toEqual([
    ["w", "a"],
    ["v", "a"],
  ]);
});

it.each([
  ["a preset for a minute", stored(1), 60_000],
  ["its absence for five seconds", undefined, 5_000],
])("remembers %s", async (_, found, ttlMs) => {
  const find = vi.fn<PresetSource["find"]>(async () => found);
  let now = 1;
  const presets = cachedPresets({ find }, { now: () => now });
  await presets.find("w", "a");
  now += ttlMs;
  expect(await presets.find("w", "a")).toEqual(found);
  expect(find).toHaveBeenCalledTimes(1);
  now += 1;
  await presets.find("w", "a");
  expect(find).toHaveBeenCalledTimes(2);
});

it("forgets those of a workspace that changed, and not what was read before the change", async () => {
  const store = slowStore();
  const presets = cachedPresets(store);
  const before = presets.find("w", "a");
  presets.forget("w");
  store.answer(stored(1));
  expect((await before)?.version).toBe(1);
  const after = presets.find("w", "a");
  store.answer(stored(2));
  expect((await after)?.version).toBe(2);
  presets.forget("v");
  expect((await presets.find("w", "a"))?.version).toBe(2);
  presets.forget("w");
  void presets.find("w", "a");
  expect(store.find).toHaveBeenCalledTimes(3);
});

it("believes what it knew while the store is away, also after messages may have been missed", async () => {
  const find = vi.fn<PresetSource["find"]>().mockResolvedValueOnce(stored(1)).mockRejectedValue(new Error("away"));
  let now = 1;
  const presets = cachedPresets({ find }, { now: () => now });
  await presets.find("w", "a");
  presets.doubtAll();
  expect((await presets.find("w", "a"))?.version).toBe(1);
  now += 60_001;
  expect((await presets.find("w", "a"))?.version).toBe(1);
  expect(find).toHaveBeenCalledTimes(3);
  await expect(presets.find("w", "unknown")).rejects.toThrow("away");
});
