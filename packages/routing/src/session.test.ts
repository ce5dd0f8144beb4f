import { picoUsd } from "@causeway/money";
import { noPreferences } from "@causeway/protocol";
import { describe, expect, it } from "vitest";
import { planRoute } from "./route-plan.ts";
import { endpoint, question, seededRandom } from "./route-samples.fixture.ts";
import { drawOf, pinKeyOf, type Session, sessionOf } from "./session.ts";

const message = (role: "system" | "user", text: string) => ({ role, content: [{ type: "text" as const, text }] });
const request = (
  changes: { readonly messages?: readonly ReturnType<typeof message>[]; readonly cacheKey?: string } = {},
) => ({
  messages: changes.messages ?? [message("system", "You help."), message("user", "Hello")],
  tools: [],
  toolChoice: undefined,
  parallelToolCalls: undefined,
  maxOutputTokens: undefined,
  temperature: undefined,
  topP: undefined,
  topK: undefined,
  stop: [],
  responseFormat: undefined,
  reasoning: undefined,
  choices: 1,
  stream: true,
  user: undefined,
  extra: changes.cacheKey === undefined ? {} : { prompt_cache_key: changes.cacheKey },
});

const session = (changes: Partial<Parameters<typeof sessionOf>[0]> = {}) =>
  sessionOf({ workspaceId: "w", sessionId: undefined, request: request(), likelyPromptTokens: 5_000, ...changes });

describe("which conversation a call belongs to", () => {
  it("is what the caller named, before the key for the cache, before how it begins", () => {
    const named = session({ sessionId: "s", request: request({ cacheKey: "c" }) });
    expect(named).toEqual(session({ sessionId: "s", likelyPromptTokens: 1 }));
    expect(named).not.toEqual(session({ request: request({ cacheKey: "c" }) }));
    expect(session({ request: request({ cacheKey: "c" }) })?.isNamed).toBe(true);
    expect(session()?.isNamed).toBe(false);
  });

  it("stays the same as it goes on, and is another's that begins otherwise or is of another workspace", () => {
    const longer = [message("system", "You help."), message("user", "Hello"), message("user", "And?")];
    expect(session({ request: request({ messages: longer }) })).toEqual(session());
    const other = [message("system", "You help."), message("user", "Goodbye")];
    expect(session({ request: request({ messages: other }) })).not.toEqual(session());
    expect(session({ workspaceId: "another" })).not.toEqual(session());
  });

  it("does not matter for prompts too short to be kept", () => {
    expect(session({ likelyPromptTokens: 100 })).toBeUndefined();
  });
});

const pair = [endpoint("cheap", { rate: 1_000_000n }), endpoint("dear", { rate: 3_000_000n })];
const firstOf = (named: Session, changes: Parameters<typeof question>[1] = {}, pin?: string) =>
  planRoute(question(pair, { random: seededRandom(1), session: { draw: drawOf(named), pinOf: () => pin }, ...changes }))
    .attempts[0]?.endpoint.providerId;

describe("the calls of a session", () => {
  it("all go to one endpoint, and sessions to each as often as its price says", () => {
    const sessions = Array.from({ length: 5_000 }, (_, index) => session({ sessionId: `s${index}` })).filter(
      (one) => one !== undefined,
    );
    const firsts = sessions.map((one) => firstOf(one));
    expect(sessions.map((one) => firstOf(one))).toEqual(firsts);
    const share = firsts.filter((provider) => provider === "cheap").length / firsts.length;
    expect(share).toBeGreaterThan(0.88);
    expect(share).toBeLessThan(0.92);
  });

  const named = { key: "k", isNamed: true };

  it("stay where they were answered, also where the caller sorts, if prompts are kept there at a discount", () => {
    expect(firstOf(named, {}, "dear:author/one")).toBe("dear");
    const sorted = { preferences: { ...noPreferences, sort: "price" as const } };
    expect(firstOf(named, sorted, "dear:author/one")).toBe("cheap");
    const keeping = pair.map((one) => ({ ...one, price: { ...one.price, cachedInput: picoUsd(1n) } }));
    const plan = planRoute(
      question(keeping, { ...sorted, session: { draw: drawOf(named), pinOf: () => "dear:author/one" } }),
    );
    expect(plan.attempts[0]?.endpoint.providerId).toBe("dear");
  });

  it("go where the caller listed, whatever was before", () => {
    expect(firstOf(named, { preferences: { ...noPreferences, order: ["cheap"] } }, "dear:author/one")).toBe("cheap");
  });

  it("when pinned, go nowhere else, and the others are told why", () => {
    const plan = planRoute(
      question(pair, {
        preferences: { ...noPreferences, sticky: "pin" },
        session: { draw: drawOf(named), pinOf: () => "dear:author/one" },
      }),
    );
    expect(plan.attempts.map(({ endpoint: { id } }) => id)).toEqual(["dear:author/one"]);
    expect(plan.exclusions).toMatchObject([{ by: "session_pin" }]);
  });
});

it("is kept apart by model", () => {
  const named = { key: "k", isNamed: true };
  expect(pinKeyOf(named, "a/one")).not.toBe(pinKeyOf(named, "a/two"));
});
