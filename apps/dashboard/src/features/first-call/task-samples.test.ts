import { expect, test } from "vitest";
import { firstCallSamples } from "./first-call-samples.ts";

const asked = { apiUrl: "http://localhost:8787", model: "maker/one" };

test.each([
  ["embeddings", "/embeddings", "embeddings.create"],
  ["reranking", "/rerank", "/api/v1/rerank"],
  ["search", "/search", "/api/v1/search"],
  ["images", "/images", "images.generate"],
  ["speech", "/audio/speech", "audio.speech.create"],
  ["transcriptions", "/audio/transcriptions", "audio.transcriptions.create"],
] as const)("a model for %s is shown the call that it answers", (purpose, path, call) => {
  const samples = firstCallSamples({ ...asked, purpose });
  expect(samples.find(({ id }) => id === "curl")?.code).toContain(`http://localhost:8787/api/v1${path} `);
  for (const { code } of samples.filter(({ id }) => id !== "curl")) expect(code).toContain(call);
  for (const { code } of samples) {
    expect(code).toContain("maker/one");
    expect(code).toMatch(/CAUSEWAY_API_KEY/);
  }
});

const codeOf = (id: string) => firstCallSamples(asked).find((sample) => sample.id === id)?.code ?? "";

test("a conversation is had by each library's own call", () => {
  for (const id of ["typescript", "python"]) expect(codeOf(id)).toContain("chat.completions.create");
  expect(codeOf("anthropic")).toContain('baseURL: "http://localhost:8787/api",');
  const plain = ["curl", "go", "java", "csharp", "ruby", "php"];
  for (const id of plain) expect(codeOf(id)).toContain("http://localhost:8787/api/v1/chat/completions");
});

test("a curl sample's body is JSON, and a key that is there is put in", () => {
  for (const purpose of ["conversations", "embeddings", "reranking", "search", "images", "speech"] as const) {
    const [curl] = firstCallSamples({ ...asked, purpose, apiKey: "sk-cw-v1-mine" });
    expect(JSON.parse(/-d '(.*)'/s.exec(curl?.code ?? "")?.[1] ?? "")).toMatchObject({ model: "maker/one" });
    expect(curl?.code).toContain("Bearer sk-cw-v1-mine");
  }
});

test("a first conversation streams in every language", () => {
  const samples = firstCallSamples(asked);
  expect(samples.map(({ id }) => id)).toEqual([
    "curl",
    "typescript",
    "python",
    "anthropic",
    "ai-sdk",
    "go",
    "java",
    "csharp",
    "ruby",
    "php",
  ]);
  for (const { code } of samples) {
    expect(code).toMatch(/"?stream"?( = | => |: |=)(true|True)|\.stream\(|streamText\(/);
    expect(code).toMatch(/CAUSEWAY_API_KEY/);
    expect(code).toContain("maker/one");
  }
  for (const { code } of firstCallSamples({ ...asked, apiKey: "sk-cw-v1-mine" })) {
    expect(code).toContain("sk-cw-v1-mine");
    expect(code).not.toContain("CAUSEWAY_API_KEY");
  }
  expect(samples[0]?.code).toContain("curl --no-buffer ");
});
