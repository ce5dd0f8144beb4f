import { unmeasured } from "@causeway/catalog";
import { describe, expect, it } from "vitest";
import type { AttemptOutcome } from "../attempt-outcome.ts";
import { EndpointHealth } from "./endpoint-health.ts";
import { HealthBooks } from "./health-books.ts";
import { testFleet } from "./test-fleet.fixture.ts";

const broken: AttemptOutcome = { kind: "unavailable", reason: "broken", message: "" };
const completed: AttemptOutcome = { kind: "completed" };

const counted = (answers: number) =>
  new Map([
    [
      "e",
      new Map([
        ["o", answers],
        ["j", answers],
        ["k", 1],
      ]),
    ],
  ]);

const measure = (outcome: AttemptOutcome, startedMs = 0) => ({
  outcome,
  startedMs,
  firstTokenMs: 100,
  outputTokens: 50,
  durationMs: 1_000,
});

const away = () => Promise.reject(new Error("away"));

const eject = (health: EndpointHealth, target: string, nowMs: number) => {
  for (let i = 0; i < 5; i++) health.record(target, measure(broken, nowMs), nowMs);
};

describe("a process by itself", () => {
  it.each<[string, AttemptOutcome]>([
    ["a bad request", { kind: "refused", reason: "invalid-request", message: "" }],
    ["a caller who left", { kind: "cancelled" }],
    ["a caller's own deadline", { kind: "unavailable", reason: "deadline", message: "" }],
    ["a caller's own deadline on the way", { kind: "interrupted", message: "", isDeadline: true }],
  ])("does not blame an endpoint for %s", (_, outcome) => {
    const health = new EndpointHealth();
    for (let i = 0; i < 9; i++) health.record("e", measure(outcome), i);
    expect(health.view(9).standing("e")).toBe("healthy");
    expect(health.view(9).figures("e").calls).toBe(0);
  });

  it("knows how fast and how reliable an endpoint was", () => {
    const health = new EndpointHealth();
    for (let i = 0; i < 9; i++) health.record("e", measure(completed), 0);
    health.record("e", measure(broken), 0);
    const { latencyMs, tokensPerSecond, uptime } = health.view(0).figures("e");
    // Known to about 9 %.
    expect(Math.abs((latencyMs?.p50 ?? 0) / 100 - 1)).toBeLessThan(0.1);
    expect(Math.abs((tokensPerSecond?.p90 ?? 0) / 50 - 1)).toBeLessThan(0.1);
    expect(uptime).toEqual({ fiveMinutes: 0.9, halfHour: 0.9, day: 0.9 });
  });

  it("tells everybody what it measured, and nothing of what it did not", () => {
    const health = new EndpointHealth();
    expect(health.measures("never called", 0)).toEqual(unmeasured);
    for (let i = 0; i < 9; i++)
      health.record("e", { ...measure(completed), areToolCallsValid: i > 0, isOutputValid: i > 1 }, 0);
    const tenMinutesLater = 600_000;
    eject(health, "e", tenMinutesLater);
    const measures = health.measures("e", tenMinutesLater);
    expect(measures).toMatchObject({ standing: "away", answeredInDay: 9, toolCalls: 9, badToolCalls: 1 });
    expect(measures).toMatchObject({ structuredOutputs: 9, badStructuredOutputs: 2 });
    expect(measures.conformance).toEqual({
      toolCalls: 9,
      badToolCalls: 1,
      structuredOutputs: 9,
      badStructuredOutputs: 2,
    });
    expect(measures.uptime).toMatchObject({ fiveMinutes: 0, halfHour: 9 / 14 });
    expect(Math.abs((measures.latencyMs?.p50 ?? 0) / 100 - 1)).toBeLessThan(0.1);
    expect(Math.abs((measures.tokensPerSecond?.p50 ?? 0) / 50 - 1)).toBeLessThan(0.1);
  });

  it("takes a day for no less than its last half hour, which is heard of sooner", () => {
    const books = new HealthBooks();
    const period = 30_000_000;
    books.hear("hour", { period: period / 60, byEndpoint: counted(1) });
    books.hear("minute", { period, byEndpoint: counted(3) });
    const conformance = { structuredOutputs: 3, badStructuredOutputs: 1 };
    expect(books.measuresOf("e", period)).toMatchObject({ answeredInDay: 3, ...conformance, conformance });
  });

  it("does not ask to try an endpoint for one who only looks at it", async () => {
    const fleet = testFleet();
    const health = new EndpointHealth();
    const told: string[][] = [];
    const tell = fleet.tell("one");
    const share = () =>
      health.share(
        (news) => {
          told.push([...news.wantsToProbe]);
          return tell(news);
        },
        () => fleet.nowMs,
      );
    await share();
    eject(health, "e", fleet.nowMs);
    fleet.nowMs += 6_000;
    await share();
    expect(health.measures("e", fleet.nowMs).standing).toBe("away");
    await share();
    expect(told.flat()).toEqual([]);
    health.view(fleet.nowMs).standing("e");
    await share();
    expect(told.flat()).toEqual(["e"]);
  });

  it("lets one call at a time try an ejected endpoint, until it has answered", () => {
    const health = new EndpointHealth();
    eject(health, "e", 0);
    expect(health.enter("e", 1_000)).toBe("ejected");
    expect(health.enter("e", 5_000)).toBe("probe-due");
    expect(health.enter("e", 5_001)).toBe("ejected");
    health.recordBeginning("e", { startedMs: 5_000, nowMs: 5_100 });
    expect(health.enter("e", 5_101)).toBe("healthy");
  });

  it("lets another try when the first said nothing: its caller left", () => {
    const health = new EndpointHealth();
    eject(health, "e", 0);
    health.enter("e", 5_000);
    health.record("e", { ...measure({ kind: "cancelled" }, 5_000), isProbe: true }, 5_500);
    expect(health.enter("e", 5_501)).toBe("probe-due");
  });

  it("takes a refusal for a sign of life", () => {
    const health = new EndpointHealth();
    eject(health, "e", 0);
    health.enter("e", 5_000);
    const refused: AttemptOutcome = { kind: "refused", reason: "invalid-request", message: "" };
    health.record("e", { ...measure(refused, 5_000), isProbe: true }, 5_500);
    expect(health.view(5_501).standing("e")).toBe("healthy");
  });

  it("keeps what happens on own keys apart", () => {
    const health = new EndpointHealth();
    eject(health, "own-key/1/e", 0);
    expect(health.view(1).standing("own-key/1/e")).toBe("ejected");
    expect(health.view(1).standing("e")).toBe("healthy");
    expect(health.view(1).standing("own-key/2/e")).toBe("healthy");
  });
});

describe("processes together", () => {
  it("know each other's figures and ejections after one exchange each", async () => {
    const fleet = testFleet();
    const [one, other] = [new EndpointHealth(), new EndpointHealth()];
    one.record("e", measure(completed), fleet.nowMs);
    eject(one, "e", fleet.nowMs);
    await one.share(fleet.tell("one"), () => fleet.nowMs);
    await other.share(fleet.tell("other"), () => fleet.nowMs);
    expect(other.view(fleet.nowMs).standing("e")).toBe("ejected");
    expect(other.view(fleet.nowMs).figures("e")).toMatchObject({ calls: 6, failures: 5 });
    expect(one.view(fleet.nowMs).figures("e")).toMatchObject({ calls: 6, failures: 5 });
  });

  it("try an ejected endpoint with one call in all", async () => {
    const fleet = testFleet();
    const processes = ["one", "other"].map((name) => ({ health: new EndpointHealth(), tell: fleet.tell(name) }));
    const share = async () => {
      for (const { health, tell } of processes) await health.share(tell, () => fleet.nowMs);
    };
    const [first] = processes;
    if (first) eject(first.health, "e", fleet.nowMs);
    await share();
    fleet.nowMs += 6_000;
    await share();
    // Calls come; that they would like to try it is told with the next exchange.
    for (const { health } of processes) expect(health.view(fleet.nowMs).standing("e")).toBe("ejected");
    await share();
    expect(processes.map(({ health }) => health.enter("e", fleet.nowMs)).toSorted()).toEqual(["ejected", "probe-due"]);
  });

  it("count once what was heard though its answer was lost", async () => {
    const fleet = testFleet();
    const health = new EndpointHealth();
    eject(health, "e", fleet.nowMs);
    const tell = fleet.tell("one");
    const losesAnswer = (news: Parameters<typeof tell>[0]) => tell(news).then(away);
    await expect(health.share(losesAnswer, () => fleet.nowMs)).rejects.toThrow("away");
    expect(health.view(fleet.nowMs).figures("e").failures).toBe(5);
    await health.share(tell, () => fleet.nowMs);
    expect(health.view(fleet.nowMs).figures("e").failures).toBe(5);
  });

  it("that cannot reach the others go by what they know themselves, and tell it later, once", async () => {
    const fleet = testFleet();
    const health = new EndpointHealth();
    await health.share(fleet.tell("one"), () => fleet.nowMs);
    eject(health, "e", fleet.nowMs);
    await expect(health.share(away, () => fleet.nowMs)).rejects.toThrow("away");
    fleet.nowMs += 6_000;
    expect(health.view(fleet.nowMs).standing("e")).toBe("probe-due");
    expect(health.view(fleet.nowMs).figures("e").failures).toBe(5);
    for (let i = 0; i < 2; i++) await health.share(fleet.tell("one"), () => fleet.nowMs);
    const other = new EndpointHealth();
    await other.share(fleet.tell("other"), () => fleet.nowMs);
    expect(other.view(fleet.nowMs).figures("e").failures).toBe(5);
  });
});
