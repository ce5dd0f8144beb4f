import { expect, it } from "vitest";
import { Arrivals } from "./arrivals.ts";

/** How long it is waited when `come` says who comes in each part of the wait. */
async function waitedWith(come: (part: number) => string | undefined, longestMs = 60_000): Promise<number> {
  let waitedMs = 0;
  let part = 0;
  const arrivals = new Arrivals((ms) => {
    waitedMs += ms;
    const url = come(part++);
    if (url !== undefined) arrivals.note(url);
    return Promise.resolve();
  });
  await arrivals.ended(300, longestMs);
  return waitedMs;
}

it("waits until nobody has come for so long", async () => {
  expect(await waitedWith(() => undefined)).toBe(300);
  expect(await waitedWith((part) => (part === 5 ? "/v1/chat/completions" : undefined))).toBe(300);
  expect(await waitedWith((part) => (part < 5 ? "/v1/chat/completions" : undefined))).toBe(800);
});

it("does not wait for those who look at our health", async () => {
  expect(await waitedWith(() => "/health")).toBe(300);
  expect(await waitedWith(() => "/v1/health?by=balancer")).toBe(300);
});

it("does not wait for ever", async () => {
  expect(await waitedWith(() => "/v1/models", 5_000)).toBe(5_000);
});

it("with nothing to wait for, does not wait", async () => {
  const arrivals = new Arrivals();
  await expect(arrivals.ended(0, 5_000)).resolves.toBeUndefined();
});
