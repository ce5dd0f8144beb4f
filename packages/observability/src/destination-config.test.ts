import { describe, expect, it } from "vitest";
import { maskConfig, mergeConfig, mergeShown, readConfig } from "./destination-config.ts";

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

const withHeaders = (headers: object) => readConfig("otel-collector", { endpoint: "https://a.example", headers });

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
    [{ endpoint: "https://a.example", headers: { "Keep-Alive": "5" } }, "headers.Keep-Alive"],
    [{ endpoint: "https://a.example", headers: { "two words": "5" } }, "headers.two words"],
  ])("%j is refused for its field %s", (given, field) => {
    expect(readConfig("otel-collector", given)).toMatchObject({ fault: { field } });
  });

  it.each([
    ["bucketName", ".."],
    ["bucketName", "a/b"],
    ["region", "x/@evil.example#"],
  ])("of a bucket is refused for its %s: %s", (field, value) => {
    const given = { bucketName: "traces", accessKeyId: "a", secretAccessKey: "b", [field]: value };
    expect(readConfig("s3", given)).toMatchObject({ fault: { field } });
  });

  it.each([
    ["with nothing to sign with", `whsec_${"=".repeat(32)}`],
    ["too short", `whsec_${Buffer.alloc(23).toString("base64")}`],
    ["too long", `whsec_${Buffer.alloc(65).toString("base64")}`],
  ])("has no signing secret %s", (_, signingSecret) => {
    expect(readConfig("webhook", { url: "https://a.example", signingSecret })).toMatchObject({
      fault: { field: "signingSecret", message: expect.stringContaining("24 to 64 bytes") },
    });
  });

  it("says what is wrong with a header, and has each name once, however it is spelt", () => {
    expect(withHeaders({ Host: "b" })).toMatchObject({ fault: { message: "This header is set by the sender." } });
    expect(withHeaders({ "X-Token": "1", "x-token": "2" })).toMatchObject({ config: { headers: { "x-token": "2" } } });
  });

  it("is what it was but for its secrets where these cannot be opened any more", () => {
    expect(mergeShown(maskConfig(s3), { region: "eu-central-1", secretAccessKey: "…" })).toEqual({
      bucketName: "traces",
      prefix: "causeway-traces",
      pathTemplate: "{prefix}/{date}",
      region: "eu-central-1",
    });
  });
});
