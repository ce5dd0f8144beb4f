import { describe, expect, it } from "vitest";
import { reuseAskedIn, reuseHeaders } from "./reuse-headers.ts";

describe("headers of answers that are kept", () => {
  it("are none for nearly everybody", () => {
    expect(reuseAskedIn({ "content-type": "application/json" })).toBeUndefined();
  });

  it.each([
    [{ "x-openrouter-cache": "true" }, { enabled: true, ttlSeconds: undefined, refresh: false }],
    [{ "x-openrouter-cache": "false" }, { enabled: false, ttlSeconds: undefined, refresh: false }],
    [{ "x-causeway-cache": "TRUE" }, { enabled: true, ttlSeconds: undefined, refresh: false }],
    [{ "x-openrouter-cache-clear": "true" }, { enabled: undefined, ttlSeconds: undefined, refresh: true }],
    [
      { "x-causeway-cache": "true", "x-causeway-cache-ttl": "86400", "x-causeway-cache-clear": "true" },
      { enabled: true, ttlSeconds: 86_400, refresh: true },
    ],
    [
      { "x-causeway-cache": "false", "x-openrouter-cache": "true" },
      { enabled: false, ttlSeconds: undefined, refresh: false },
    ],
  ])("%j", (headers, cache) => {
    expect(reuseAskedIn(headers)).toEqual({ cache, idempotencyKey: undefined });
  });

  it.each([
    ["60abc", 60],
    ["1.5", 1],
    ["0", 1],
    ["-5", 1],
    ["100000", 86_400],
    ["abc", undefined],
    ["", undefined],
  ])("OpenRouter's lifetime %j is %s", (text, ttlSeconds) => {
    expect(reuseAskedIn({ "x-openrouter-cache-ttl": text })?.cache?.ttlSeconds).toBe(ttlSeconds);
  });

  it("OpenRouter's flag that is none says nothing", () => {
    expect(reuseAskedIn({ "x-openrouter-cache": "yes" })?.cache?.enabled).toBeUndefined();
  });

  it.each([
    [{ "x-causeway-cache": "yes" }, 'The header X-Causeway-Cache must be true or false; "yes" was sent.'],
    [{ "x-causeway-cache-clear": "1" }, 'The header X-Causeway-Cache-Clear must be true or false; "1" was sent.'],
  ])("ours are strict: %j", (headers, message) => {
    expect(() => reuseAskedIn(headers)).toThrow(message);
  });

  it.each(["0", "86401", "1.5", "60s", "9999999999"])("our lifetime is not %s", (text) => {
    expect(() => reuseAskedIn({ "x-causeway-cache-ttl": text })).toThrow(
      `The header X-Causeway-Cache-TTL must be whole seconds from 1 to 86400; "${text}" was sent.`,
    );
  });

  it.each(["order-4711", "a", "~".repeat(255)])("take the key %s", (key) => {
    expect(reuseAskedIn({ "idempotency-key": key })).toEqual({ cache: undefined, idempotencyKey: key });
  });

  it.each(["", "two words", "ä", "a".repeat(256), "a, b", "tab\tbed"])("refuse the key %j", (key) => {
    expect(() => reuseAskedIn({ "idempotency-key": key })).toThrow(/^The header Idempotency-Key must be 1 to 255/);
  });

  it("answer under OpenRouter's names and ours", () => {
    expect(reuseHeaders({ kind: "cache-hit", ageSeconds: 12, ttlSeconds: 288, sourceId: "gen-1" })).toEqual({
      "x-openrouter-cache-status": "HIT",
      "x-openrouter-cache-age": "12",
      "x-openrouter-cache-ttl": "288",
      "x-openrouter-cache-source-id": "gen-1",
      "x-causeway-cache-status": "HIT",
      "x-causeway-cache-age": "12",
      "x-causeway-cache-ttl": "288",
      "x-causeway-cache-source-id": "gen-1",
    });
  });
});
