import { afterEach, expect, it, vi } from "vitest";
import { announceChange, type KeyServiceContext } from "./announce-change.ts";

afterEach(() => vi.useRealTimers());

type Row = { readonly revokedAt: Date | null; readonly disabled: boolean };

const contextWith = (
  announceKeyChange: KeyServiceContext["announceKeyChange"],
  row: Row | null = { revokedAt: new Date(), disabled: true },
): KeyServiceContext => ({
  // Nothing else is asked of it.
  database: { apiKey: { findUnique: () => Promise.resolve(row) } } as unknown as KeyServiceContext["database"],
  actor: { kind: "system", job: "test" },
  announceKeyChange,
});

const key = { id: "key", hash: "hash", isUsable: false };

it("does not fail when Redis is away", async () => {
  const context = contextWith(() => Promise.reject(new Error("connection refused")));
  await expect(announceChange(context, key)).resolves.toBeUndefined();
});

it("does not wait for a Redis that never answers", async () => {
  vi.useFakeTimers();
  const announced = announceChange(
    contextWith(() => new Promise<void>(() => undefined)),
    key,
  );
  await vi.advanceTimersByTimeAsync(2_000);
  await expect(announced).resolves.toBeUndefined();
});

it.each<[string, boolean, Row | null, readonly boolean[]]>([
  ["a revocation that is one", false, { revokedAt: new Date(), disabled: true }, [false]],
  ["one that was taken back before its news landed", false, { revokedAt: null, disabled: false }, [false, true]],
  ["a key that is usable", true, { revokedAt: null, disabled: false }, [true]],
  ["one that was disabled before its news landed", true, { revokedAt: null, disabled: true }, [true, false]],
  ["a key that is gone", false, null, [false]],
])("says last what is true: %s", async (_, isUsable, row, expected) => {
  const told: boolean[] = [];
  const context = contextWith((change) => Promise.resolve(void told.push(change.isUsable)), row);
  await announceChange(context, { ...key, isUsable });
  expect(told).toEqual(expected);
});
