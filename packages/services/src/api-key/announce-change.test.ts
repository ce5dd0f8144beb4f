import { afterEach, expect, it, vi } from "vitest";
import { announceChange, type KeyServiceContext } from "./announce-change.ts";

afterEach(() => vi.useRealTimers());

const contextWith = (announceKeyChange: KeyServiceContext["announceKeyChange"]): KeyServiceContext => ({
  // Announcing has nothing to do with either.
  database: {} as KeyServiceContext["database"],
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
