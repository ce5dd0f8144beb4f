import { describe, expect, it } from "vitest";
import { maskConfig, mergeConfig, readConfig } from "./destination-config.ts";

function configOf(type: "s3" | "otel-collector", given: object) {
  const read = readConfig(type, given);
  if ("fault" in read) throw new Error(read.fault.message);
  return read.config;
}

const s3 = configOf("s3", {
  bucketName: "traces",
  accessKeyId: "AKIA0123456789ABCDEF",
  secretAccessKey: "short",
  headers: { "x-token": "very secret" },
});

describe("a config", () => {
  it("is shown with every secret masked, and what is sent back masked stays as it was", () => {
    const shown = maskConfig(s3);
    expect(shown).toEqual({
      bucketName: "traces",
      accessKeyId: "AKIA…CDEF",
      secretAccessKey: "…",
      prefix: "causeway-traces",
      pathTemplate: "{prefix}/{date}",
      headers: { "x-token": "…" },
    });
    expect({ type: "s3", ...mergeConfig(s3, shown) }).toEqual(s3);
  });

  it("is changed field by field; null takes one away", () => {
    const merged = mergeConfig(s3, {
      region: "eu-central-1",
      headers: { "x-token": "…", "x-more": "1" },
      prefix: null,
    });
    expect(merged).toMatchObject({ region: "eu-central-1", headers: { "x-token": "very secret", "x-more": "1" } });
    expect(configOf("s3", merged)).toMatchObject({ prefix: "causeway-traces" });
  });

  it.each<[object, string]>([
    [{}, "endpoint"],
    [{ endpoint: "https://a.example", more: 1 }, "more"],
    [{ endpoint: "https://a.example", headers: { "content-length": "1" } }, "headers.content-length"],
    [{ endpoint: "https://a.example", headers: { a: "b\r\nc: d" } }, "headers.a"],
  ])("%j is refused for its field %s", (given, field) => {
    expect(readConfig("otel-collector", given)).toMatchObject({ fault: { field } });
  });
});
