import type { AppError } from "@causeway/errors";
import type { Credential, KeySource } from "@causeway/gateway";
import type { ApiKey } from "@causeway/limits";
import { afterEach, expect, it, vi } from "vitest";
import { cachedKeys } from "../snapshots/cached-keys.ts";
import { StreamsOfKeys } from "./streams-of-keys.ts";

afterEach(() => {
  vi.useRealTimers();
});

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
const revoked: ApiKey = { ...key, revokedAt: new Date(1) };
const ofKey = (hash: string): Credential => ({ kind: "key", hash });

/** Keys by hash that a test changes, or that are away. */
function keyWorld(keys: Record<string, ApiKey | undefined> = {}) {
  const world = {
    keys: new Map(Object.entries(keys)),
    isAway: false,
    now: new Date(1_000_000),
    lookUps: 0,
    async findByHash(hash: string) {
      world.lookUps += 1;
      if (world.isAway) throw new Error("away");
      return world.keys.get(hash);
    },
  };
  return world;
}

const streamsOf = (world: ReturnType<typeof keyWorld>, source: KeySource = world) =>
  new StreamsOfKeys(source, { now: () => world.now });

/** A call and what it was told. */
function followed(streams: StreamsOfKeys, credential: Credential) {
  const told: string[] = [];
  const over = streams.follow(credential, (why: AppError) => told.push(`${why.status} ${why.message}`));
  return { told, over };
}

it.each<[string, ApiKey | undefined, string]>([
  ["revoked", revoked, "401 This API key was revoked."],
  ["disabled", { ...key, disabled: true }, "401 The API key sk-cw-v1-abc…xyz is disabled."],
  ["deleted", undefined, "401 This API key does not exist any more."],
])("of a key that was %s all calls are told so, once, and nobody else", async (_, after, why) => {
  const world = keyWorld({ a: key, b: key });
  const streams = streamsOf(world);
  const calls = [followed(streams, ofKey("a")), followed(streams, ofKey("a"))];
  const other = followed(streams, ofKey("b"));
  await streams.look("a");
  expect(calls.map(({ told }) => told)).toEqual([[], []]);
  if (after) world.keys.set("a", after);
  else world.keys.delete("a");
  await streams.look("a");
  await streams.look("a");
  await streams.lookAtAll();
  const once = [expect.stringContaining(why)];
  expect(calls.map(({ told }) => told)).toEqual([once, once]);
  expect(other.told).toEqual([]);
});

it("a former secret goes on until its overlap ends", async () => {
  const world = keyWorld({ a: key });
  const streams = streamsOf(world);
  const { told } = followed(streams, ofKey("a"));
  world.keys.set("a", { ...key, expiresAt: new Date(world.now.getTime() + 1) });
  await streams.look("a");
  expect(told).toEqual([]);
  world.now = new Date(world.now.getTime() + 1);
  await streams.lookAtAll();
  expect(told).toEqual([expect.stringContaining("expired")]);
});

it("a call that is over is told nothing, and of keys without calls nobody asks", async () => {
  const world = keyWorld({ a: revoked });
  const streams = streamsOf(world);
  const { told, over } = followed(streams, ofKey("a"));
  const looking = streams.look("a");
  over();
  await looking;
  over();
  await Promise.all([streams.look("a"), streams.lookAtAll()]);
  expect(told).toEqual([]);
  expect(world.lookUps).toBe(1);
});

it("calls without a key of ours are not looked for", async () => {
  const world = keyWorld();
  const streams = streamsOf(world);
  const { told, over } = followed(streams, { kind: "malformed" });
  await streams.lookAtAll();
  over();
  expect([told, world.lookUps]).toEqual([[], 0]);
});

it("while nobody can tell, calls go on; they end when it is known", async () => {
  const world = keyWorld({ a: revoked });
  const streams = streamsOf(world);
  const { told } = followed(streams, ofKey("a"));
  world.isAway = true;
  await Promise.all([streams.look("a"), streams.lookAtAll()]);
  expect(told).toEqual([]);
  world.isAway = false;
  await streams.lookAtAll();
  expect(told).toHaveLength(1);
});

it("a look that hangs keeps no announcement waiting, and is not begun twice", async () => {
  const { promise: never } = Promise.withResolvers<ApiKey | undefined>();
  const findByHash = vi.fn<KeySource["findByHash"]>(async (hash) => (hash === "slow" ? await never : revoked));
  const streams = streamsOf(keyWorld(), { findByHash });
  followed(streams, ofKey("slow"));
  void streams.lookAtAll();
  const { told } = followed(streams, ofKey("a"));
  await streams.lookAtAll();
  expect(told).toEqual([]);
  await streams.look("a");
  expect(told).toHaveLength(1);
  expect(findByHash.mock.calls).toEqual([["slow"], ["a"]]);
});

it("a lost announcement is made up for within 15 s, by what every call knows of its key", async () => {
  vi.useFakeTimers();
  const world = keyWorld({ a: key });
  let nowMs = 1;
  const streams = streamsOf(world, cachedKeys(world, { now: () => nowMs }));
  const { told } = followed(streams, ofKey("a"));
  streams.start();
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      nowMs += 1_000;
      await vi.advanceTimersByTimeAsync(1_000);
    }
  };
  await pass(30);
  expect(told).toEqual([]);
  // Three look-ups of a key that is known for ten seconds.
  expect(world.lookUps).toBeLessThanOrEqual(4);
  world.keys.set("a", revoked);
  await pass(15);
  expect(told).toHaveLength(1);
  streams.stop();
});
