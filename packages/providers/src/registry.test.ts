import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { providers } from "./registry.gen.ts";
import { printRegistry } from "./registry-text.ts";

const fileNames = readdirSync(new URL("providers/", import.meta.url));

describe("the registry", () => {
  test("is what the folder listing generates", () => {
    expect(readFileSync(new URL("registry.gen.ts", import.meta.url), "utf8")).toBe(printRegistry(fileNames));
  });

  test("finds each provider under the name of its file", () => {
    expect([...providers.keys()]).toEqual(fileNames.map((name) => name.replace(".ts", "")).toSorted());
  });

  test("gives each provider a base URL to which its wire format's path can be appended", () => {
    const bad = [...providers.values()].filter(({ baseUrl }) => !/^https:\/\/[^\s]+[^/]$/.test(baseUrl));
    expect(bad.map(({ id }) => id)).toEqual([]);
  });

  test("never reads two companies' keys from one environment variable", () => {
    const sharing = [...Map.groupBy(providers.values(), (provider) => provider.keyVariable).values()].filter(
      (group) => new Set(group.map(({ id }) => id.replace(/-anthropic$/, ""))).size > 1,
    );
    expect(sharing).toEqual([]);
  });

  test("has every provider send its key in a lower-case header", () => {
    const bad = [...providers.values()].filter((provider) => {
      const headers = Object.entries(
        provider.authorize("the-key", { url: new URL("https://example.com"), body: "{}" }),
      );
      return (
        !headers.some(([, value]) => value.includes("the-key")) || headers.some(([name]) => name !== name.toLowerCase())
      );
    });
    expect(bad.map(({ id }) => id)).toEqual([]);
  });

  test("says of each provider how a bill ends that is cut short, with the source and its day", () => {
    const bad = [...providers.values()].filter(({ billing: { onCancel } }) => {
      return onCancel.source.trim() === "" || !/^20\d\d-\d\d-\d\d$/.test(onCancel.asOf);
    });
    expect(bad.map(({ id }) => id)).toEqual([]);
  });

  test("has a reason for everything that a provider cannot do", () => {
    const reasons = [...providers.values()].flatMap(({ conformance }) => Object.values(conformance?.skips ?? {}));
    expect(reasons.filter((reason) => reason.length < 20)).toEqual([]);
  });
});
