import { describe, expect, it } from "vitest";
import type { AttemptOutcome } from "./attempt-outcome.ts";
import { EndpointHealth } from "./endpoint-health.ts";

const measure = (outcome: AttemptOutcome) => ({ outcome, firstTokenMs: 100, outputTokens: 50, durationMs: 1_000 });
const completed = measure({ kind: "completed" });
const broken = measure({ kind: "unavailable", reason: "broken", message: "" });
const limited = (retryAfterSeconds?: number) =>
  measure({
    kind: "unavailable",
    reason: "rate-limited",
    message: "",
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });

describe("EndpointHealth", () => {
  it("ejects after three failures in a row, for 30 s after the last", () => {
    const health = new EndpointHealth();
    for (const at of [0, 10]) health.record("e", broken, at);
    expect(health.view(20).isHealthy("e")).toBe(true);
    health.record("e", broken, 20);
    expect(health.view(30_019).isHealthy("e")).toBe(false);
    expect(health.view(30_020).isHealthy("e")).toBe(true);
  });

  it("forgives as soon as a call succeeds", () => {
    const health = new EndpointHealth();
    for (const at of [0, 1, 2]) health.record("e", broken, at);
    health.record("e", completed, 3);
    expect(health.view(3).isHealthy("e")).toBe(true);
  });

  it.each([
    ["as long as the provider asked", 20, 20_000],
    ["a minute at most", 3_600, 60_000],
    ["five seconds when the provider did not say", undefined, 5_000],
  ])("cools a rate-limited endpoint for %s", (_, retryAfterSeconds, cooldownMs) => {
    const health = new EndpointHealth();
    health.record("e", limited(retryAfterSeconds), 0);
    expect(health.view(cooldownMs - 1).isHealthy("e")).toBe(false);
    expect(health.view(cooldownMs).isHealthy("e")).toBe(true);
  });

  it("does not blame an endpoint for a bad request or a caller who left", () => {
    const health = new EndpointHealth();
    for (const outcome of [
      { kind: "refused", reason: "invalid-request", message: "" },
      { kind: "cancelled" },
    ] as const) {
      for (let i = 0; i < 5; i++) health.record("e", measure(outcome), i);
    }
    expect(health.view(5).isHealthy("e")).toBe(true);
  });

  it("measures speed on successes", () => {
    const health = new EndpointHealth();
    expect(health.view(0).latencyMs("e")).toBeUndefined();
    health.record("e", completed, 0);
    expect(health.view(0).latencyMs("e")).toBe(100);
    expect(health.view(0).tokensPerSecond("e")).toBe(50);
  });
});
