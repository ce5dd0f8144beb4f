import { describe, expect, it } from "vitest";
import { apiKeyLabel, apiKeyOf, hashApiKey, hasValidChecksum, mintApiKey } from "./api-key-format.ts";

describe.each(["inference", "management"] as const)("an %s key", (keyClass) => {
  it("has a valid checksum and a fixed length", () => {
    for (let i = 0; i < 200; i++) {
      const key = mintApiKey(keyClass);
      expect(hasValidChecksum(key)).toBe(true);
      expect(key).toHaveLength((keyClass === "inference" ? 9 : 14) + 49);
    }
  });

  it("fails its checksum when any one character is changed", () => {
    const key = mintApiKey(keyClass);
    for (let i = 0; i < key.length; i++) {
      const changed = key.slice(0, i) + (key[i] === "a" ? "b" : "a") + key.slice(i + 1);
      expect(hasValidChecksum(changed)).toBe(false);
    }
  });

  it("is never the same twice", () => {
    expect(new Set(Array.from({ length: 100 }, () => mintApiKey(keyClass))).size).toBe(100);
  });
});

it("tells the classes apart by their prefix", () => {
  expect(mintApiKey("inference")).toMatch(/^sk-cw-v1-/);
  expect(mintApiKey("management")).toMatch(/^sk-cw-mgmt-v1-/);
});

it("labels a key with its prefix and three characters of each end", () => {
  const key = mintApiKey("management");
  expect(apiKeyLabel(key)).toBe(`${key.slice(0, 17)}…${key.slice(-3)}`);
});

it("makes the same key of the same bytes, and none of too few", () => {
  expect(apiKeyOf("inference", Buffer.alloc(32, 7))).toBe(apiKeyOf("inference", Buffer.alloc(32, 7)));
  expect(apiKeyOf("inference", Buffer.alloc(32, 7))).not.toBe(apiKeyOf("inference", Buffer.alloc(32, 8)));
  expect(hasValidChecksum(apiKeyOf("inference", Buffer.alloc(32)))).toBe(true);
  expect(() => apiKeyOf("inference", Buffer.alloc(31))).toThrow("32 bytes");
});

it("hashes to 64 hex digits of SHA-256", () => {
  expect(hashApiKey("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

it.each(["", "sk-cw-v1-", "sk-or-v1-abc", "Bearer x", "\u0000".repeat(58)])("takes %j for no key of ours", (text) => {
  expect(hasValidChecksum(text)).toBe(false);
});
