import { AppError } from "@causeway/errors";
import { expect, it } from "vitest";
import { LargeBodies } from "./large-bodies.ts";

const megabytes = (count: number) => count * 1024 * 1024;
const refusalOf = (act: () => void): AppError => {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error("It was not refused.");
};

it("refuses what has no room, naming the limit and what to do, until something has ended", () => {
  const bodies = new LargeBodies(30);
  const [first, second] = [bodies.open(0), bodies.open(0)];
  first.grow(megabytes(20));
  second.grow(megabytes(10));
  const refusal = refusalOf(() => second.grow(megabytes(10) + 1));
  expect(refusal).toMatchObject({ status: 503, parameter: "body", retryAfterSeconds: 5 });
  expect(refusal.message).toContain("30 MB here at a time");
  expect(refusal.message).toContain("less than 1 MB");
  first.end();
  second.grow(megabytes(20));
  expect(bodies.bytes).toBe(megabytes(20));
});

it("counts a body whole as soon as it is large, and never a small one", () => {
  const bodies = new LargeBodies(26);
  bodies.open(0).grow(megabytes(26));
  for (let count = 0; count < 100; count += 1) bodies.open(0).grow(megabytes(1));
  bodies.open(megabytes(1));
  expect(bodies.bytes).toBe(megabytes(26));
  expect(refusalOf(() => bodies.open(megabytes(1) + 1)).status).toBe(503);
  expect(refusalOf(() => bodies.open(0).grow(megabytes(1) + 1)).status).toBe(503);
});

it("keeps room for what is announced, before it comes", () => {
  const bodies = new LargeBodies(26);
  const share = bodies.open(megabytes(20));
  expect(refusalOf(() => bodies.open(megabytes(20))).status).toBe(503);
  share.grow(megabytes(7));
  share.grow(megabytes(20));
  expect(bodies.bytes).toBe(megabytes(20));
});

it("gives room back once, however often it is said", () => {
  const bodies = new LargeBodies(26);
  const share = bodies.open(0);
  share.grow(megabytes(2));
  share.grow(megabytes(3));
  share.end();
  share.end();
  // What still comes of a body that is over is kept nowhere.
  share.grow(megabytes(4));
  expect(bodies.bytes).toBe(0);
});

it("has room for the largest body by itself, however small the heap is", () => {
  const share = new LargeBodies(1).open(0);
  share.grow(megabytes(26));
  expect(() => new LargeBodies().open(0).grow(megabytes(26))).not.toThrow();
});
